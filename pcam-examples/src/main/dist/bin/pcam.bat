@echo off
rem Starts pcam from any folder. JAVA_OPTS adds options for Java, such as -Xmx2g.
setlocal
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
if not defined OPENBLAS_THREAD_TIMEOUT set "OPENBLAS_THREAD_TIMEOUT=4"
if not defined CUBLAS_WORKSPACE_CONFIG set "CUBLAS_WORKSPACE_CONFIG=:4096:8"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
rem Our own JAR first: jHDF's has settings for SLF4J's simple logger too, which print to standard output.
for %%j in ("%~dp0..\lib\pcam-examples-*.jar") do set "first=%%~fj"
"%java%" -Xmx512m "-Djdk.serialFilter=!*" -Djava.awt.headless=true %JAVA_OPTS% -cp "%first%;%~dp0..\lib\*" io.github.pcam4j.examples.Pcam %*
