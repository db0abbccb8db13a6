# For the scripts beside this file: $own is the class path of the measurements and $java how to start Java on it, once
# they are built. Our own JAR comes first: jHDF's has settings for SLF4J's simple logger too, which print to standard
# output, and a wildcard lists JARs in whatever order the file system has them.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
own=
for jar in "$here"/target/pcam-bench-*.jar; do
    if [ -f "$jar" ]; then own="$jar:$here/target/lib/*"; fi
done
if [ -z "$own" ] || [ ! -d "$here/target/lib" ]; then
    echo "$(basename "$0"): pcam-bench is not built yet; run this first: mvn -DskipTests package" >&2
    exit 1
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
