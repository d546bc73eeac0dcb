"""The workspace around clusters: identity, settings, permissions, secrets, init scripts."""
import base64

from bench import ADMIN, raises
from databricks.sdk.errors import InvalidParameterValue, ResourceAlreadyExists
from databricks.sdk.service.compute import ClusterAccessControlRequest, ClusterPermissionLevel
from databricks.sdk.service.settings import (ComplianceSecurityProfile,
                                             ComplianceSecurityProfileSetting, ComplianceStandard)


def check_identity(bench):
    me = bench.w.current_user.me()
    assert me.user_name == ADMIN and "admins" in [g.display for g in me.groups]
    bench.settings(workspace_id="42")
    assert bench.client().get_workspace_id() == 42


def check_compliance_security_profile(bench):
    settings = bench.w.settings
    assert settings.compliance_security_profile.get() \
        .compliance_security_profile_workspace.is_enabled is False
    wanted = ComplianceSecurityProfile(is_enabled=True, compliance_standards=[ComplianceStandard.HIPAA])
    settings.compliance_security_profile.update(
        allow_missing=True, field_mask="compliance_security_profile_workspace.is_enabled",
        setting=ComplianceSecurityProfileSetting(compliance_security_profile_workspace=wanted))
    found = settings.compliance_security_profile.get().compliance_security_profile_workspace
    assert found.is_enabled and found.compliance_standards == [ComplianceStandard.HIPAA]
    monitoring = settings.enhanced_security_monitoring.get()
    assert monitoring.enhanced_security_monitoring_workspace.is_enabled is False
    assert settings.automatic_cluster_update.get().automatic_cluster_update_workspace is not None


def check_permissions(bench):
    cluster_id = bench.running()
    api = bench.w.clusters
    api.set_permissions(cluster_id, access_control_list=[ClusterAccessControlRequest(
        user_name="a@example.com", permission_level=ClusterPermissionLevel.CAN_RESTART)])
    api.update_permissions(cluster_id, access_control_list=[ClusterAccessControlRequest(
        group_name="users", permission_level=ClusterPermissionLevel.CAN_ATTACH_TO)])
    held = api.get_permissions(cluster_id)
    assert held.object_id == f"/clusters/{cluster_id}" and held.object_type == "cluster"
    levels = {e.user_name or e.group_name: e.all_permissions[0] for e in held.access_control_list}
    assert levels["a@example.com"].permission_level == ClusterPermissionLevel.CAN_RESTART
    assert levels["admins"].inherited
    assert len(api.get_permission_levels(cluster_id).permission_levels) == 3


def check_global_init_scripts(bench):
    api = bench.w.global_init_scripts
    content = base64.b64encode(b"echo hello").decode()
    first = api.create(name="first", script=content, enabled=True).script_id
    second = api.create(name="second", script=content, position=0).script_id
    assert [(s.name, s.position) for s in api.list()] == [("second", 0), ("first", 1)]
    api.update(second, name="second", script=content, position=1)
    assert api.get(first).position == 0 and api.get(first).script == content
    api.delete(second)
    assert [s.script_id for s in api.list()] == [first]
    raises(InvalidParameterValue, api.create, name="", script=content)


def check_secrets(bench):
    api = bench.w.secrets
    api.create_scope("phi")
    raises(ResourceAlreadyExists, api.create_scope, "phi")
    api.put_secret("phi", "key", string_value="value")
    assert [s.key for s in api.list_secrets("phi")] == ["key"]
    assert base64.b64decode(api.get_secret("phi", "key").value) == b"value"
    assert [s.name for s in api.list_scopes()] == ["phi"]
    logged = bench.requests("/api/2.0/secrets/put")[0]
    assert logged["body"]["string_value"] == "REDACTED" and logged["authorization"] == ADMIN
    assert list(bench.w.warehouses.list()) == []
