# A manual page of what a program says with --help.
#   cmake -D PROGRAM=file -D PAGE=file -D SUMMARY=text -D VERSION=text -P SlipwayManualPage.cmake
execute_process(COMMAND ${PROGRAM} --help OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(name ${PROGRAM} NAME)
string(TOUPPER ${name} title)
# For roff: a backslash, a dash, and a line that would begin a request.
string(REPLACE "\\" "\\e" text "${text}")
string(REPLACE "-" "\\-" text "${text}")
string(REGEX REPLACE "\n([.'])" "\n\\\\&\\1" text "${text}")
string(REPLACE "-" "\\-" dashed "${name}")
file(WRITE ${PAGE} ".TH ${title} 1 \"\" \"slipway ${VERSION}\" \"User Commands\"
.SH NAME
${dashed} \\- ${SUMMARY}
.SH DESCRIPTION
.nf
${text}
.fi
.SH SEE ALSO
.BR slipway (1)
")
