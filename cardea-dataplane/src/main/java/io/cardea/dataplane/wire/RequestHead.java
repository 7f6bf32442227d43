package io.cardea.dataplane.wire;

/**
 * Request line and fields of a request, checked, and how its body is framed (RFC 9112 §3, §5, §6).
 *
 * @param method as sent
 * @param path of the target, as sent, without scheme and authority if it has them
 * @param query what follows the {@code ?} of the target, as sent; possibly empty
 * @param fields its header
 * @param length bytes of the body, or {@link #CHUNKED}
 * @param wantsContinue whether the client waits for {@code 100 Continue} before it sends the body
 * @param keepsConnection whether the client wants to go on using the connection
 */
public record RequestHead(
    String method,
    String path,
    String query,
    Fields fields,
    long length,
    boolean wantsContinue,
    boolean keepsConnection) {

  /** The body comes in chunks. */
  public static final long CHUNKED = -1;

  /** Whether a body follows. */
  public boolean hasBody() {
    return length != 0;
  }

  /** Names the request and no field of it. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
