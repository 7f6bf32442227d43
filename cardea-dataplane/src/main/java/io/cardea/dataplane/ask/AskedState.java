package io.cardea.dataplane.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code requestState} of the gateway's own says (MCP 2026-07-28, "Multi Round-Trip
 * Requests"): whose call it is, what has been answered so far, and the server's own state.
 *
 * @param request hex digest of whose call it is, where it went and what it asked for
 * @param expires until when it may be used
 * @param answers JSON of the client's answers, by the question's key
 * @param inner the server's own state, as it wrote it
 */
record AskedState(
    String request, Instant expires, Map<String, String> answers, Optional<String> inner) {

  /** As long as this a sealed state may be; a server's own state within it is somewhat shorter. */
  static final int MAX_LENGTH = 64 * 1024;

  private static final byte PURPOSE = (byte) 0x51;
  private static final int MAX_ANSWERS = 64;

  AskedState {
    answers = Map.copyOf(answers);
  }

  /** Seals and opens states. */
  static Seal seal(SessionKeys keys, SecureRandom random) {
    return new Seal(keys, random, PURPOSE, MAX_LENGTH);
  }

  /** Whether it may be used for {@code asked} at {@code now}. */
  boolean admits(String asked, Instant now) {
    return request.equals(asked) && now.isBefore(expires);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(request);
      out.writeLong(expires.toEpochMilli());
      out.writeInt(answers.size());
      for (Map.Entry<String, String> answer : answers.entrySet()) {
        write(out, answer.getKey());
        write(out, answer.getValue());
      }
      out.writeBoolean(inner.isPresent());
      write(out, inner.orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote; empty if it was another build. */
  static Optional<AskedState> parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String request = in.readUTF();
      Instant expires = Instant.ofEpochMilli(in.readLong());
      int count = in.readInt();
      if (count < 0 || count > MAX_ANSWERS) {
        return Optional.empty();
      }
      Map<String, String> answers = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        answers.put(read(in), read(in));
      }
      boolean hasInner = in.readBoolean();
      String inner = read(in);
      return Optional.of(
          new AskedState(
              request, expires, answers, hasInner ? Optional.of(inner) : Optional.empty()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("a length that was never written");
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
