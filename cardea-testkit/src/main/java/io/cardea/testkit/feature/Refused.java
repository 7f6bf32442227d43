package io.cardea.testkit.feature;

/** A JSON-RPC error to be answered with. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;
  private final int code;
  private final String data;

  /** An error without data that Streamable HTTP answers with status 200. */
  Refused(int code, String message) {
    this(200, code, message, "");
  }

  /**
   * @param status of the HTTP answer
   * @param data as JSON, empty for none
   */
  Refused(int status, int code, String message, String data) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  int status() {
    return status;
  }

  /** The whole response to the request {@code id}, as JSON. */
  String response(String id) {
    return Says.error(id, code, String.valueOf(getMessage()), data);
  }

  static Refused noSuchMethod(String method) {
    return new Refused(404, -32601, "no such method: " + method, "");
  }

  static Refused invalid(String message) {
    return new Refused(-32602, message);
  }
}
