package io.cardea.testkit.feature;

/** What servers ask of clients: the members of the params. */
final class Asks {

  private Asks() {}

  static String sampling(String nonce) {
    return """
    "messages":[{"role":"user","content":{"type":"text","text":%s}}],"maxTokens":10\
    """
        .formatted(nonce);
  }

  static String form(String nonce) {
    return """
    "message":%s,"requestedSchema":{"type":"object","properties":{"nonce":{"type":"string"}}}\
    """
        .formatted(nonce);
  }

  static String url(String nonce) {
    return "\"mode\":\"url\",\"message\":%s,\"url\":\"https://example.com/consent\""
        .formatted(nonce);
  }
}
