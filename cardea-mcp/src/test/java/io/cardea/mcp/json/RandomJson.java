package io.cardea.mcp.json;

import java.util.Random;

/** Valid JSON texts with white space in every place that may have it. */
final class RandomJson {

  private static final String[] SCALARS = {
    "0",
    "-1.50",
    "1e+09",
    "12345678901234567890",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a,b]}\"",
    "\"\\\"\\\\\\u00e9\"",
    "\"é世😀\""
  };
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r\n "};

  private RandomJson() {}

  static void append(StringBuilder text, Random random, int depth) {
    space(text, random);
    int size = random.nextInt(5);
    switch (depth == 0 ? 2 : random.nextInt(3)) {
      case 0 -> {
        text.append('[');
        for (int i = 0; i < size; i++) {
          text.append(i == 0 ? "" : ",");
          append(text, random, depth - 1);
        }
        space(text, random);
        text.append(']');
      }
      case 1 -> {
        text.append('{');
        for (int i = 0; i < size; i++) {
          text.append(i == 0 ? "" : ",");
          space(text, random);
          text.append(i == 3 ? "\"\\u006B3\"" : "\"k" + i + "\"");
          space(text, random);
          text.append(':');
          append(text, random, depth - 1);
        }
        space(text, random);
        text.append('}');
      }
      default -> text.append(SCALARS[random.nextInt(SCALARS.length)]);
    }
    space(text, random);
  }

  private static void space(StringBuilder text, Random random) {
    text.append(SPACES[random.nextInt(SPACES.length)]);
  }
}
