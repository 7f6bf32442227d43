package io.cardea.mcp.http;

/**
 * A chunked body is not framed as RFC 9112 says. What it says is fixed text, none of the body's.
 */
public final class BadChunk extends Exception {

  private static final long serialVersionUID = 1L;

  BadChunk(String problem) {
    super(problem, null, false, false);
  }
}
