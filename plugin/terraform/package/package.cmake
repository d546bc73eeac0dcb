# Makes the release: OUTPUT/terraform-provider-hipaa_VERSION_linux_amd64.zip with all that it needs at
# run time, its manifest, SHA256SUMS, and OUTPUT/mirror, a filesystem mirror for `terraform init`.
# cmake -D OUTPUT= -D VERSION= -D ADDRESS= -D LAUNCHER= -D PROGRAM= -D LIBRARY= -D STRIP= -D CURL= -P package.cmake
set(name terraform-provider-hipaa_${VERSION})
set(staging ${OUTPUT}/staging)
file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${staging}/lib)

# What the loader would find here, and the loader itself. libcurl is loaded by name at the first request.
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${PROGRAM} LIBRARIES ${LIBRARY} ${CURL}
     RESOLVED_DEPENDENCIES_VAR found UNRESOLVED_DEPENDENCIES_VAR missing)
if(missing)
  message(FATAL_ERROR "Not found: ${missing}")
endif()
get_filename_component(curl_name ${CURL} NAME)
foreach(library IN LISTS found)
  get_filename_component(library_name ${library} NAME)
  file(COPY_FILE ${library} ${staging}/lib/${library_name})
endforeach()
file(REAL_PATH ${CURL} curl_file)
file(COPY_FILE ${curl_file} ${staging}/lib/${curl_name})
if(NOT EXISTS ${staging}/lib/ld-linux-x86-64.so.2)
  file(REAL_PATH /lib64/ld-linux-x86-64.so.2 loader)
  file(COPY_FILE ${loader} ${staging}/lib/ld-linux-x86-64.so.2)
endif()
get_filename_component(library_name ${LIBRARY} NAME)
file(REAL_PATH ${LIBRARY} library_file)
execute_process(COMMAND ${STRIP} -o ${staging}/lib/${library_name} ${library_file} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${STRIP} -o ${staging}/lib/serve ${PROGRAM} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${STRIP} -o ${staging}/terraform-provider-hipaa_v${VERSION} ${LAUNCHER} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE files ${staging}/*)
file(CHMOD ${files} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(zip ${name}_linux_amd64.zip)
# One time stamp for every file: the same content makes the same archive.
execute_process(COMMAND ${CMAKE_COMMAND} -E tar cf ${OUTPUT}/${zip} --format=zip "--mtime=2020-01-01 00:00:00 UTC"
                        terraform-provider-hipaa_v${VERSION} lib
                WORKING_DIRECTORY ${staging} COMMAND_ERROR_IS_FATAL ANY)
set(manifest ${name}_manifest.json)
file(WRITE ${OUTPUT}/${manifest} "{\"version\":1,\"metadata\":{\"protocol_versions\":[\"6.0\"]}}\n")
set(sums "")
foreach(file ${zip} ${manifest})
  file(SHA256 ${OUTPUT}/${file} sum)
  string(APPEND sums "${sum}  ${file}\n")
endforeach()
file(WRITE ${OUTPUT}/${name}_SHA256SUMS "${sums}")
foreach(registry registry.terraform.io registry.opentofu.org)
  file(COPY ${OUTPUT}/${zip} DESTINATION ${OUTPUT}/mirror/${registry}/${ADDRESS})
endforeach()
file(SIZE ${OUTPUT}/${zip} size)
math(EXPR kilobytes "${size} / 1024")
message(STATUS "${OUTPUT}/${zip}: ${kilobytes} KiB")
