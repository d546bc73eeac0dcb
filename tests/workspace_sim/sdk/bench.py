"""What every check works with: clients of the SDK and the control interface of the simulator."""
import logging
import urllib.error
import urllib.parse
import urllib.request
import json

from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.service.compute import AwsAttributes, EbsVolumeType

# The simulator is told to fail on purpose; the SDK's warnings about it would bury the results.
logging.getLogger("databricks.sdk").setLevel(logging.ERROR)

TOKEN = "dapi-test-token"
ADMIN = "admin@example.com"


class Bench:
    def __init__(self, simulator):
        self.url = simulator.url
        self.tls_url = simulator.tls_url
        self.certificate = simulator.certificate
        self.w = self.client()

    def client(self, **configuration) -> WorkspaceClient:
        """A client of the SDK; without arguments, the administrator's."""
        configuration.setdefault("host", self.url)
        if not {"client_id", "token"} & configuration.keys():
            configuration["token"] = TOKEN
        return WorkspaceClient(config=Config(**configuration))

    def sim(self, verb: str, call: str, body=None, **query) -> dict:
        """One call of the control interface."""
        url = f"{self.url}/__sim/{call}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, method=verb)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{verb} {url}: {error.code} {error.read()!r}") from error

    def reset(self) -> None:
        self.sim("POST", "reset")

    def settings(self, **settings) -> None:
        self.sim("POST", "settings", settings)

    def requests(self, path: str, method: str = "") -> list:
        return self.sim("GET", "requests", path=path, method=method)["requests"]

    def running(self, **attributes) -> str:
        """The id of a cluster that runs already."""
        body = dict(cluster_name="phi", spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge",
                    num_workers=1)
        body.update(attributes)
        inserted = self.sim("POST", "clusters", {"state": "RUNNING", "attributes": body})
        return inserted["cluster_ids"][0]


def volumes(count: int = 1) -> AwsAttributes:
    return AwsAttributes(ebs_volume_type=EbsVolumeType.GENERAL_PURPOSE_SSD, ebs_volume_count=count,
                         ebs_volume_size=100)


def raises(error_type, call, *arguments, contains: str = "", **named):
    """Calls and expects exactly this type of error; answers the error."""
    try:
        call(*arguments, **named)
    except error_type as error:
        assert type(error) is error_type, f"{type(error)} instead of {error_type}: {error}"
        assert contains in str(error), str(error)
        return error
    raise AssertionError(f"no {error_type.__name__}")
