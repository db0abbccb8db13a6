# For scripts that need a Spark cluster on this machine: a master and workers of a core each, in processes of their own, as
# bin/spark-class of a downloaded Spark starts them. Source it with $work, a folder of the caller's own, and call
# spark_cluster WORKERS, then spark_submit ARGUMENTS...; cluster_end ends them. SPARK_HOME is taken where it is set; without,
# Spark is of Maven's JARs.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cluster_processes=()

# Of Spark alone, in the versions that it comes with.
spark_home() {
    if [ -n "${SPARK_HOME:-}" ]; then return; fi
    local root version
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    version=$(sed -n 's|.*<spark.version>\(.*\)</spark.version>.*|\1|p' "$root/pom.xml")
    export SPARK_HOME=$work/spark
    mkdir -p "$SPARK_HOME"
    echo "Spark $version of Maven's JARs" > "$SPARK_HOME/RELEASE"
    cat > "$work/spark.xml" <<END
<project><modelVersion>4.0.0</modelVersion><groupId>spark</groupId><artifactId>spark</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.spark</groupId><artifactId>spark-sql_2.13</artifactId><version>$version</version>
</dependency></dependencies></project>
END
    mvn -B -ntp -q ${MAVEN_LOCAL:+-Dmaven.repo.local="$MAVEN_LOCAL"} -f "$work/spark.xml" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$SPARK_HOME/jars"
}

# What bin/spark-class does: Spark itself says which command starts one of its classes.
spark_class() {
    local command=() word
    while IFS= read -r -d '' word; do command+=("$word"); done < <("$java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
        org.apache.spark.launcher.Main "$@")
    # An empty word and a line break come before the command: what is printed before them is for people.
    command=("${command[@]:1}")
    command[0]=${command[0]#$'\n'}
    exec "${command[@]}"
}

spark_cluster() {
    local i
    spark_home
    export SPARK_LOCAL_IP=127.0.0.1 SPARK_SCALA_VERSION=2.13
    (SPARK_DAEMON_MEMORY=256m spark_class org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0 \
        > "$work/master.log" 2>&1) &
    cluster_processes+=($!)
    for _ in $(seq 600); do
        master=$(grep -o 'spark://127\.0\.0\.1:[0-9]*' "$work/master.log" | head -1 || true)
        if [ -n "$master" ] || ! kill -0 "${cluster_processes[0]}" 2>/dev/null; then break; fi
        sleep 0.2
    done
    if [ -z "$master" ]; then cat "$work/master.log" >&2; return 1; fi
    for i in $(seq "$1"); do
        (SPARK_DAEMON_MEMORY=256m spark_class org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g \
            --webui-port 0 --work-dir "$work/worker-$i" "$master" > "$work/worker-$i.log" 2>&1) &
        cluster_processes+=($!)
    done
}

# As bin/spark-submit, for this cluster.
spark_submit() {
    (spark_class org.apache.spark.deploy.SparkSubmit --master "$master" --conf spark.driver.bindAddress=127.0.0.1 \
        --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false "$@")
}

cluster_end() {
    if [ ${#cluster_processes[@]} -gt 0 ]; then
        kill "${cluster_processes[@]}" 2>/dev/null || true
        wait "${cluster_processes[@]}" 2>/dev/null || true
    fi
    cluster_processes=()
}
