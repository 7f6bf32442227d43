package io.cardea.model.audit;

import java.util.Optional;

/**
 * Arguments or a result, and what the log is to keep of it. A value; no record, because it holds
 * bytes, which must not change until it is recorded. Says nothing of them as text.
 */
public final class Payload {

  /** Most bytes that are kept of one; what is behind them is cut off. */
  public static final int MAX_KEPT_BYTES = 32 * 1024;

  /** No arguments. */
  public static final Payload NONE = new Payload(new byte[0], 0, 0, PayloadPolicy.DIGEST, "");

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final PayloadPolicy policy;
  private final String missing;
  private final byte[] kept;

  private Payload(byte[] bytes, int from, int to, PayloadPolicy policy, String missing) {
    this(bytes, from, to, policy, missing, bytes);
  }

  private Payload(
      byte[] bytes, int from, int to, PayloadPolicy policy, String missing, byte[] kept) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.policy = policy;
    this.missing = missing;
    this.kept = kept;
  }

  /** The bytes from {@code from} up to {@code to}, of which nothing is kept. */
  public static Payload of(byte[] bytes, int from, int to) {
    return new Payload(bytes, from, to, PayloadPolicy.DIGEST, "");
  }

  /** The same, kept as it is. */
  public Payload full() {
    return new Payload(bytes, from, to, PayloadPolicy.FULL, "");
  }

  /** The same, of which {@code text} is kept; it may be cut after {@value #MAX_KEPT_BYTES}. */
  public Payload redactedTo(byte[] text) {
    return new Payload(bytes, from, to, PayloadPolicy.REDACTED, "", text);
  }

  /**
   * The same, of which nothing is kept although {@code policy} wants it.
   *
   * @param why for auditors; nothing of what it was
   */
  public Payload missing(PayloadPolicy policy, String why) {
    return new Payload(bytes, from, to, policy, why);
  }

  /** The array it is in; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where it begins in {@link #bytes}. */
  public int from() {
    return from;
  }

  /** Bytes of it. */
  public int length() {
    return to - from;
  }

  /** What is kept of it. */
  public PayloadPolicy policy() {
    return policy;
  }

  /** Why nothing is kept of it, although its policy wants that. */
  public Optional<String> missing() {
    return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
  }

  /** The array that is kept of; not to be changed. */
  public byte[] kept() {
    return kept;
  }

  /** Where what is kept begins in {@link #kept}. */
  public int keptFrom() {
    return policy == PayloadPolicy.REDACTED ? 0 : from;
  }

  /** Bytes that are kept, if any are to be: at most {@value #MAX_KEPT_BYTES}. */
  public int keptLength() {
    int whole = policy == PayloadPolicy.REDACTED ? kept.length : length();
    return Math.min(whole, MAX_KEPT_BYTES);
  }

  /** Whether something of it was cut off. */
  public boolean isCut() {
    int whole = policy == PayloadPolicy.REDACTED ? kept.length : length();
    return whole > MAX_KEPT_BYTES;
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return length() + " bytes, " + policy.label();
  }
}
