package io.cardea.mcp.envelope;

/**
 * A modern request that lacks a field it must have, or has it with a value of the wrong kind.
 *
 * @param field the field's key in {@code params._meta}, one of {@link MetaKey}
 */
public record Missing(String field) implements EnvelopeRead {}
