package io.cardea.mcp.envelope;

/** A request that does not claim to be of the modern era. */
public enum NotModern implements EnvelopeRead {
  INSTANCE
}
