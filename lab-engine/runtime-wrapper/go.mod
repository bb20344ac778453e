module dnsdrill/lab-engine/runtime-wrapper

go 1.19
