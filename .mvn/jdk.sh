# Sourced by mvnw and cardea: points JAVA_HOME at a JDK that can build and run Cardea.
# An own JAVA_HOME wins if it fits; then plain java; then the usual places, newest first.

CARDEA_JDK=25

# Prints the feature version (25 for "25.0.1") of the JDK at $1, nothing if there is none.
jdk_feature_version() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_fits() {
  jdk_version=$(jdk_feature_version "$1")
  [ -n "$jdk_version" ] && [ "$jdk_version" -ge "$CARDEA_JDK" ]
}

jdk_find() {
  if [ -n "${JAVA_HOME-}" ] && jdk_fits "$JAVA_HOME"; then
    return 0
  fi
  set +f
  jdk_java=$(command -v java || true)
  if [ -n "$jdk_java" ]; then
    jdk_java=$(readlink -f "$jdk_java" 2>/dev/null || echo "$jdk_java")
    jdk_on_path=$(dirname "$(dirname "$jdk_java")")
  fi
  for jdk_home in ${jdk_on_path-} \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/*; do
    if jdk_fits "$jdk_home"; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Cardea needs a JDK $CARDEA_JDK or newer, and none was found (JAVA_HOME=${JAVA_HOME:-not set})." >&2
  echo "Get one from https://adoptium.net (or your package manager), then set JAVA_HOME to it." >&2
  return 1
}

jdk_find || exit 1
