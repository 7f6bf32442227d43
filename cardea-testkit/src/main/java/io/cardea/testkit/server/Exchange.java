package io.cardea.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;

/** One request at the scripted server and the ways to answer it. */
public final class Exchange {

  private final Received request;
  private final WireReader reader;
  private final OutputStream out;
  private boolean reusable;

  Exchange(Received request, WireReader reader, OutputStream out) {
    this.request = request;
    this.reader = reader;
    this.out = out;
  }

  public Received request() {
    return request;
  }

  /** Answers with this JSON-RPC result. */
  public void result(String json, String... fields) throws IOException {
    json(message(json), fields);
  }

  /** The request's response with this result. */
  public String message(String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}";
  }

  /** Answers 200 with this JSON text. */
  public void json(String body, String... fields) throws IOException {
    String[] all = new String[fields.length + 1];
    System.arraycopy(fields, 0, all, 0, fields.length);
    all[fields.length] = "Content-Type: application/json";
    reply(200, body, all);
  }

  /** Answers with a whole response; {@code fields} are {@code Name: value}. */
  public void reply(int status, String body, String... fields) throws IOException {
    reply(status, body.getBytes(UTF_8), fields);
  }

  /** Answers with a whole response; {@code fields} are {@code Name: value}. */
  public void reply(int status, byte[] body, String... fields) throws IOException {
    String length = status == 204 ? "" : "Content-Length: " + body.length + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((start(status, fields) + length + "\r\n").getBytes(ISO_8859_1));
    all.writeBytes(body);
    write(all.toByteArray());
    reusable = true;
  }

  /** Sends these characters, one byte each, and nothing else. */
  public void raw(String latin1) throws IOException {
    write(latin1.getBytes(ISO_8859_1));
  }

  /** Begins an event stream; {@code fields} are {@code Name: value}. */
  public void stream(String... fields) throws IOException {
    raw(
        start(200, fields)
            + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** Sends this text as one chunk of the stream. */
  public void chunk(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    all.writeBytes(bytes);
    all.writeBytes("\r\n".getBytes(ISO_8859_1));
    write(all.toByteArray());
  }

  /** Sends a message as an event without an id. */
  public void event(String json) throws IOException {
    chunk("data: " + json + "\n\n");
  }

  /** Ends the stream in good order. */
  public void end() throws IOException {
    raw("0\r\n\r\n");
    reusable = true;
  }

  /** Waits until the caller closes the connection. */
  public void awaitClose() throws IOException {
    int next;
    try {
      next = reader.read();
    } catch (SocketException reset) {
      // It had not read all that it was sent.
      return;
    }
    if (next >= 0) {
      throw new IOException("the caller sent more before it was answered");
    }
  }

  /** Whether the connection may serve another request. */
  boolean isReusable() {
    return reusable;
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static String start(int status, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.toString();
  }
}
