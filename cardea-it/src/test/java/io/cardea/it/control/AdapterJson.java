package io.cardea.it.control;

/** Adapters as JSON, as they are put. */
final class AdapterJson {

  private AdapterJson() {}

  /** One with {@code spec}, members with commas between. */
  static String adapter(String name, String spec) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},"spec":{%s}}\
    """
        .formatted(name, spec);
  }

  /** Members of a server that is reached over HTTP, and {@code more} of them. */
  static String http(String more) {
    return "\"upstream\":{\"http\":{\"url\":\"https://a.example/mcp\"}}" + more;
  }

  /** Members of a server that is started. */
  static String stdio(String command) {
    return "\"upstream\":{\"stdio\":{\"command\":\"%s\"}}".formatted(command);
  }
}
