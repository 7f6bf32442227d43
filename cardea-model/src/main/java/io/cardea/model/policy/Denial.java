package io.cardea.model.policy;

import java.util.regex.Pattern;

/**
 * No.
 *
 * @param rule the rule that decided
 */
public record Denial(String rule) implements Decision {

  private static final Pattern OF_POLICY =
      Pattern.compile(
          "no grant|none of the adapter's required roles|no Agent declares the caller"
              + "|outside the credential's scope|Agent .* is (?:suspended|retired)|deny\\[[0-9]+\\].*",
          Pattern.DOTALL);

  /** Whether {@code reason}, why a request was refused, is a rule that denied it. */
  public static boolean isOfPolicy(String reason) {
    return OF_POLICY.matcher(reason).matches();
  }
}
