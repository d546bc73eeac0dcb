# `${alone}`: put before a test's command, it keeps the developer's own Databricks account out of it.
set(alone ${CMAKE_COMMAND} -E env --unset=DATABRICKS_HOST --unset=DATABRICKS_TOKEN --unset=DATABRICKS_CLIENT_ID
          --unset=DATABRICKS_CLIENT_SECRET --unset=DATABRICKS_CONFIG_PROFILE --unset=DATABRICKS_CONFIG_FILE
          HOME=/nonexistent)
