"""What stands on the pages of Terraform's registry beside schemas/: examples, groups, neighbours."""

# What each page shows, by the file's name in examples/terraform.
EXAMPLES = {"resources/cluster": [("A cluster that may process protected data", "quickstart/main.tf"),
                                  ("Tasks", "tasks/main.tf"),
                                  ("An acknowledged runtime for machine learning", "acknowledgement/main.tf"),
                                  ("Instances from a pool", "pool/main.tf")],
            "data-sources/audit": [("Judging the workspace with every plan", "audit/main.tf")],
            "data-sources/cluster_policy": [("For databricks_cluster_policy", "policy/main.tf")],
            "data-sources/coverage": [("A check that the last four weeks are covered", "coverage/main.tf")],
            "functions/cluster_policy": [("A definition without a data source", "functions/cluster_policy.tf")],
            "functions/explain": [("Why a rule asks", "functions/explain.tf")],
            "functions/findings_document": [("A document beside the plan", "functions/findings_document.tf")],
            "functions/policy_lint": [("The holes of a policy", "policy_lint/main.tf")],
            "functions/runtime_is_ml": [("Validating a variable", "functions/runtime_is_ml.tf")],
            "functions/violations": [("Guarding a cluster of another provider", "guard/main.tf")]}
# The group of a page in the registry's menu, and the pages beside it.
SUBCATEGORIES = {"resources/cluster": "Clusters", "data-sources/audit": "Audit",
                 "data-sources/coverage": "Audit",
                 "data-sources/cluster_policy": "Policies", "functions/cluster_policy": "Policies",
                 "functions/policy_lint": "Policies", "functions/violations": "Clusters",
                 "functions/findings_document": "Clusters", "functions/runtime_is_ml": "Clusters",
                 "functions/explain": "Rules"}
RELATED = {"resources/cluster": ["data-sources/audit", "data-sources/cluster_policy", "functions/violations"],
           "data-sources/audit": ["resources/cluster", "functions/violations", "functions/explain"],
           "data-sources/coverage": ["data-sources/audit", "resources/cluster"],
           "data-sources/cluster_policy": ["resources/cluster", "functions/cluster_policy", "functions/policy_lint"],
           "functions/cluster_policy": ["data-sources/cluster_policy", "functions/policy_lint"],
           "functions/policy_lint": ["data-sources/cluster_policy", "functions/cluster_policy"],
           "functions/violations": ["resources/cluster", "functions/findings_document", "functions/explain"],
           "functions/findings_document": ["functions/violations", "functions/explain"],
           "functions/runtime_is_ml": ["resources/cluster", "functions/violations"],
           "functions/explain": ["functions/violations", "data-sources/audit"]}
KINDS = {"resources": "Resource", "data-sources": "Data Source", "functions": "Function"}
