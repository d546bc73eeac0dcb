"""Command execution and libraries."""
from datetime import timedelta

from bench import raises
from databricks.sdk.errors import BadRequest, OperationFailed, PermissionDenied
from databricks.sdk.service.compute import (CommandStatus, Language, Library, LibraryInstallStatus,
                                            PythonPyPiLibrary, ResultType)

READ = 'spark.conf.get("spark.ssl.enabled")'


def run(bench, cluster_id, language, command):
    """The results of one command in a context of its own, which is destroyed afterwards."""
    api = bench.w.command_execution
    context = api.create(cluster_id=cluster_id, language=language).result()
    try:
        return api.execute(cluster_id=cluster_id, context_id=context.id, language=language,
                           command=command).result().results
    finally:
        api.destroy(cluster_id, context.id)


def check_read_configuration_in_three_languages(bench):
    bench.settings(context_pending_polls=0, command_running_polls=0)
    cluster_id = bench.running()
    assert run(bench, cluster_id, Language.SCALA, READ).data == "res0: String = true"
    assert run(bench, cluster_id, Language.PYTHON, READ).data == "'true'"
    table = run(bench, cluster_id, Language.SQL, "SET spark.ssl.enabled")
    assert table.result_type == ResultType.TABLE and table.data == [["spark.ssl.enabled", "true"]]
    assert [c["name"] for c in table.schema] == ["key", "value"]
    state = bench.sim("GET", "state")
    assert state["contexts_open"] == [] and state["contexts_destroyed"] == 3


def check_probe_of_many_keys(bench):
    cluster_id = bench.running(spark_conf={"spark.own.key": "7"})
    bench.sim("POST", "ssl", {"answer": "false"})
    data = run(bench, cluster_id, Language.PYTHON,
               'import json\n_k=["spark.ssl.enabled","spark.own.key","spark.not.there"]\n'
               'print("HIPAA_PROBE:"+json.dumps({k:spark.conf.get(k,"__unset__") for k in _k})+":END")'
               ).data
    assert data == ('HIPAA_PROBE:{"spark.ssl.enabled":"false","spark.own.key":"7",'
                    '"spark.not.there":"__unset__"}:END')


def check_ssl_answers(bench):
    bench.settings(context_pending_polls=0, command_running_polls=0)
    cluster_id = bench.running()

    def answer(kind, text=""):
        bench.sim("POST", "ssl", {"answer": kind, "text": text, "cluster_id": cluster_id})
        return run(bench, cluster_id, Language.PYTHON, READ)

    unset = answer("unset")
    assert unset.result_type == ResultType.ERROR and "NoSuchElementException" in unset.summary
    assert answer("text", "TRUE ").data == "'TRUE '"
    assert answer("command_error", "boom").cause == "boom"
    bench.sim("POST", "ssl", {"answer": "context_error"})
    bench.sim("POST", "ssl", {"answer": "context_error", "cluster_id": cluster_id})
    raises(OperationFailed, run, bench, cluster_id, Language.PYTHON, READ)
    bench.sim("POST", "ssl", {"answer": "permission_denied", "cluster_id": cluster_id})
    raises(PermissionDenied, run, bench, cluster_id, Language.PYTHON, READ)


def check_command_that_never_finishes(bench):
    bench.settings(context_pending_polls=0)
    bench.sim("POST", "ssl", {"answer": "never_finishes"})
    cluster_id = bench.running()
    api = bench.w.command_execution
    context = api.create(cluster_id=cluster_id, language=Language.PYTHON).result()
    waiter = api.execute(cluster_id=cluster_id, context_id=context.id, command=READ,
                         language=Language.PYTHON)
    raises(TimeoutError, waiter.result, timeout=timedelta(seconds=1))
    api.cancel(cluster_id=cluster_id, context_id=context.id, command_id=waiter.command_id)
    status = api.command_status(cluster_id, context.id, waiter.command_id)
    assert status.status == CommandStatus.CANCELLED


def check_language_gates(bench):
    bench.settings(context_pending_polls=0, command_running_polls=0)
    shared = bench.running(data_security_mode="USER_ISOLATION", spark_version="12.2.x-scala2.12")
    refused = run(bench, shared, Language.SCALA, READ)
    assert refused.result_type == ResultType.ERROR
    assert "at least one disallowed language" in refused.summary
    assert run(bench, shared, Language.PYTHON, READ).data == "'true'"
    dedicated = bench.running(data_security_mode="SINGLE_USER", single_user_name="x@example.com")
    raises(PermissionDenied, run, bench, dedicated, Language.PYTHON, READ, contains="Single-user")


def check_context_limit(bench):
    bench.settings(context_limit=2)
    cluster_id = bench.running()
    for _ in range(2):
        bench.w.command_execution.create(cluster_id=cluster_id, language=Language.SQL)
    raises(BadRequest, bench.w.command_execution.create,
           cluster_id=cluster_id, language=Language.SQL, contains="attached notebook limit")


def check_contexts_die_with_the_cluster(bench):
    cluster_id = bench.running()
    bench.w.command_execution.create(cluster_id=cluster_id, language=Language.SQL)
    assert len(bench.sim("GET", "state")["contexts_open"]) == 1
    bench.w.clusters.restart(cluster_id)
    assert bench.sim("GET", "state")["contexts_open"] == []


def check_libraries(bench):
    bench.settings(failed_libraries=["horovod"])
    cluster_id = bench.running()

    def pypi(name):
        return Library(pypi=PythonPyPiLibrary(package=name))

    def statuses():
        return {s.library.pypi.package: s.status
                for s in bench.w.libraries.cluster_status(cluster_id)}

    bench.w.libraries.install(cluster_id, [pypi("simplejson"), pypi("horovod")])
    assert set(statuses().values()) == {LibraryInstallStatus.PENDING}
    bench.sim("POST", "clock", {"seconds": 1})
    assert statuses() == {"simplejson": LibraryInstallStatus.INSTALLED,
                          "horovod": LibraryInstallStatus.FAILED}
    bench.w.libraries.uninstall(cluster_id, [pypi("horovod")])
    assert statuses()["horovod"] == LibraryInstallStatus.UNINSTALL_ON_RESTART
    bench.w.clusters.restart(cluster_id).result()
    assert list(statuses()) == ["simplejson"]
    assert [s.cluster_id for s in bench.w.libraries.all_cluster_statuses()] == [cluster_id]
