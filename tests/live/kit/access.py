"""What a person has to say before anything is sent to a workspace: the opt-in, a host, a token."""
import os
import sys

from workspace import BadHost, Workspace


def access_or_exit():
    """(workspace, second token or None); exits with 2 where something is missing. No token is ever printed."""
    if os.environ.get("HIPAA_LIVE") != "yes":
        sys.exit(_refusal("this makes clusters in a real workspace, and they cost money. Set HIPAA_LIVE=yes if you mean it."))
    host, token = os.environ.get("DATABRICKS_HOST", "").strip(), os.environ.get("DATABRICKS_TOKEN", "").strip()
    if not host or not token:
        sys.exit(_refusal("DATABRICKS_HOST and DATABRICKS_TOKEN have to name the workspace and a token of it."))
    try:
        return Workspace(host, token), os.environ.get("HIPAA_LIVE_SECOND_TOKEN", "").strip() or None
    except (BadHost, ValueError) as error:
        sys.exit(_refusal(str(error)))


def _refusal(why):
    print(f"refused: {why}", file=sys.stderr)
    return 2
