package io.cardea.audit.record;

import java.nio.charset.StandardCharsets;

/**
 * The text fields of a record: name, and the most bytes a value may take between its quotes, after
 * escaping, in UTF-8. A longer value is cut and ends in {@code …[cut from N]}, N being its length
 * in characters; the marker comes on top of the limit.
 */
final class Field {
  static final Field TYPE = new Field("type", 16);
  static final Field STATUS = new Field("status", 16);
  static final Field TENANT = new Field("tenant", 32);
  static final Field PART = new Field("part", 16);
  static final Field POLICY = new Field("policy", 16);
  static final Field REVISION = new Field("revision", 32);
  static final Field TRACE = new Field("trace", 32);
  static final Field EVENT = new Field("event", 32);
  static final Field CLIENT_VERSION = new Field("clientVersion", 64);
  static final Field RESOURCE = new Field("resource", 64);
  static final Field DEFINITION = new Field("definition", 64);
  static final Field BEFORE = new Field("before", 64);
  static final Field AFTER = new Field("after", 64);
  static final Field CREDENTIAL = new Field("credential", 64);
  static final Field ADAPTER = new Field("adapter", 64);
  static final Field SOURCE = new Field("source", 64);
  static final Field CLIENT = new Field("client", 128);
  static final Field SERVER = new Field("serverVersion", 128);
  static final Field ACTOR = new Field("chain", 128);
  static final Field METHOD = new Field("method", 128);
  static final Field SESSION = new Field("session", 128);
  static final Field PARAMS = new Field("params", 128);
  static final Field UPSTREAM_CREDENTIAL = new Field("upstreamCredential", 256);
  static final Field DETAIL = new Field("detail", 256);
  static final Field REASON = new Field("reason", 256);
  static final Field ISSUER = new Field("issuer", 512);
  static final Field SUBJECT = new Field("subject", 512);
  static final Field USER = new Field("user", 512);
  static final Field KEY = new Field("subject", 64);
  static final Field MISSING = new Field("missing", 256);
  static final Field RULE = new Field("rule", 512);
  static final Field TARGET = new Field("target", 2048);

  /** The person of an outcome, which has less room: always a pseudonym. */
  static final Field PSEUDONYM = new Field("user", 64);

  /** The target of somebody who is not authenticated: a stranger gets less room. */
  static final Field STRANGER_TARGET = new Field("target", 256);

  private final byte[] prefix;
  private final int maxBytes;

  private Field(String name, int maxBytes) {
    this.prefix = prefixOf(name);
    this.maxBytes = maxBytes;
  }

  /** What stands before the value: a comma, the quoted name, a colon. */
  byte[] prefix() {
    return prefix;
  }

  int maxBytes() {
    return maxBytes;
  }

  /** The prefix of a field that is not text. */
  static byte[] prefixOf(String name) {
    return (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
  }
}
