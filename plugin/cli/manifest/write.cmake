# Writes the manifest of one library: cmake -D library=… -D manifest=… -D version=… -D platform=…
# -D abi_major=… -D abi_minor=… -P write.cmake. The path in it is relative, so that the tree that both
# lie in can be moved. Run at build and again at installation: stripping changes the digest.
file(SHA256 ${library} sha256)
get_filename_component(folder ${manifest} DIRECTORY)
file(RELATIVE_PATH path ${folder} ${library})
configure_file(${CMAKE_CURRENT_LIST_DIR}/hipaa-databricks.plugin.json.in ${manifest} @ONLY)
