package io.cardea.model.policy;

/**
 * No.
 *
 * @param rule the rule that decided
 */
public record Denial(String rule) implements Decision {}
