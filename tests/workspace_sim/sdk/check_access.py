"""Who gets in: tokens, service principals, permissions, certificates."""
import os

from bench import raises
from databricks.sdk.errors import (InvalidParameterValue, NotFound, PermissionDenied,
                                   Unauthenticated)
from databricks.sdk.service.compute import ClusterPermissionLevel, ClusterAccessControlRequest


def check_wrong_token(bench):
    raises(PermissionDenied, bench.client(token="nobody").current_user.me,
           contains="Invalid access token")
    bench.sim("POST", "users", {"user_name": "old@example.com", "token": "expired",
                                "token_lifetime_seconds": -1})
    raises(PermissionDenied, bench.client(token="expired").current_user.me, contains="expired")
    basic = bench.client(username="a", password="b", auth_type="basic", token=None)
    raises(Unauthenticated, basic.current_user.me)


def check_unknown_endpoint(bench):
    raises(NotFound, bench.w.api_client.do, "GET", "/api/2.1/clusters/nothing",
           contains="No API found for 'GET /clusters/nothing'")
    assert bench.sim("GET", "requests/summary")["unregistered"] == 1


def check_oauth_machine_to_machine(bench):
    bench.settings(oauth_lifetime_seconds=100)
    bench.sim("POST", "users", {"user_name": "11111111-2222-4333-a444-555555555555",
                                "service_principal": True, "client_id": "client",
                                "client_secret": "secret"})
    client = bench.client(client_id="client", client_secret="secret")
    assert client.current_user.me().user_name.startswith("11111111")
    assert client.config.auth_type == "oauth-m2m"
    cluster = client.clusters.create(
        spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1).cluster_id
    assert client.clusters.get(cluster).creator_user_name.startswith("11111111")
    bench.sim("POST", "users/revoke", {"oauth": True})
    raises(PermissionDenied, client.current_user.me)
    wrong = bench.client(client_id="client", client_secret="wrong")
    try:
        wrong.current_user.me()
    except Exception as error:  # the SDK raises a plain ValueError here
        assert "invalid_client" in str(error) or "authentication failed" in str(error), error
    else:
        raise AssertionError("a wrong secret got in")


def check_user_without_rights(bench):
    bench.sim("POST", "users", {"user_name": "guest@example.com", "token": "guest",
                                "cluster_permission": "", "allow_cluster_create": False})
    guest = bench.client(token="guest")
    cluster_id = bench.running()
    raises(PermissionDenied, guest.clusters.get, cluster_id)
    raises(PermissionDenied, guest.clusters.create, spark_version="15.4.x-scala2.12",
           node_type_id="i3.xlarge", num_workers=1, contains="not authorized to create clusters")
    assert list(guest.clusters.list()) == []
    bench.w.clusters.set_permissions(cluster_id, access_control_list=[ClusterAccessControlRequest(
        user_name="guest@example.com", permission_level=ClusterPermissionLevel.CAN_ATTACH_TO)])
    assert guest.clusters.get(cluster_id).cluster_id == cluster_id
    raises(PermissionDenied, guest.clusters.delete, cluster_id)
    raises(PermissionDenied, guest.clusters.pin, cluster_id)
    raises(PermissionDenied, guest.settings.compliance_security_profile.get)


def check_malformed_requests(bench):
    from databricks.sdk.errors import BadRequest
    def post(body):
        bench.w.api_client.do("POST", "/api/2.1/clusters/create", body=body)
    raises(InvalidParameterValue, post, {"node_type_id": "i3.xlarge"},
           contains="Missing required field: spark_version")
    raises(BadRequest, post, {"num_workers": "many"}, contains="Could not parse request object")
    raises(BadRequest, post, {"aws_attributes": {"availability": "SOMETIMES"}},
           contains="Unknown enum value 'SOMETIMES'")


def check_https(bench):
    os.environ["REQUESTS_CA_BUNDLE"] = bench.certificate
    try:
        assert bench.client(host=bench.tls_url).current_user.me().active
        for flavour, why in (("expired", "expired"), ("wrong-host", "doesn't match")):
            url = bench.sim("POST", "tls", {"flavour": flavour})["url"]
            client = bench.client(host=url, retry_timeout_seconds=1)
            try:
                client.current_user.me()
            except Exception as error:
                text = str(error) + str(error.__cause__)
                assert why in text or "CERTIFICATE" in text, text
            else:
                raise AssertionError(f"a certificate that is {flavour} was taken")
    finally:
        del os.environ["REQUESTS_CA_BUNDLE"]
