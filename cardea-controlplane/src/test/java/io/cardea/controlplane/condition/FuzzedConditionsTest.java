package io.cardea.controlplane.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.policy.Condition.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a condition, it is refused in words, or evaluated to an end. */
class FuzzedConditionsTest {

  private static final String[] ATOMS = {
    "args.n",
    "args.s",
    "args.list",
    "args.map",
    "args.missing",
    "args.nothing",
    "args",
    "tool",
    "principal.agent",
    "principal.tags",
    "principal.user.groups",
    "principal.user",
    "adapter.tags",
    "network.peer",
    "time.now",
    "1",
    "0",
    "-9223372036854775808",
    "9223372036854775807",
    "2u",
    "1e308",
    "0.0",
    "'x'",
    "b'\\xff'",
    "''",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "[1,'a',null]",
    "{'a':1}",
    "timestamp('2026-01-01T00:00:00Z')",
    "duration('1h')",
    "timestamp('no')",
    "type(1)",
    "nope",
    "size",
    "'(a+)+$'"
  };
  private static final String[] OPERATORS = {
    "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "?", "."
  };
  private static final String[] CALLS = {
    "size(%s)",
    "int(%s)",
    "uint(%s)",
    "double(%s)",
    "string(%s)",
    "bytes(%s)",
    "type(%s)",
    "has(%s)",
    "!(%s)",
    "-(%s)",
    "(%s)",
    "dyn(%s)",
    "duration(%s)",
    "timestamp(%s)",
    "[%s][0]",
    "%s.size()",
    "%s.matches('(a|a)*b')",
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches(%s)",
    "%s.contains('x')",
    "%s.startsWith(tool)",
    "%s.getHours('Europe/Vienna')",
    "%s[0]",
    "%s.exists(x, x == 1)",
    "%s.all(x, x in args.list)",
    "%s.map(x, [x, x])",
    "%s.filter(x, true)",
    "%s.exists_one(x, x != null)",
    "{'k': %s}.k",
    "(%s) == true"
  };
  private static final String PIECES =
      "()[]{}.,?:!&|=<>+-*/%'\"\\ \n\t0129abxyz_#@`\u00e9\u0000\ud83d";

  private final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
  private int refused;

  private void tryOut(String text) {
    switch (Conditions.compile(text)) {
      case Conditions.Good good -> outcomes.add(ConditionsTest.called(good.condition()));
      case Conditions.Bad bad -> {
        refused++;
        assertThat(bad.why()).as(text).isNotEmpty();
        assertThat(bad.why())
            .allSatisfy(line -> assertThat(line).as(text).isNotBlank().doesNotContain("\n"));
      }
    }
  }

  private static String random(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return ATOMS[random.nextInt(ATOMS.length)];
    }
    if (random.nextBoolean()) {
      return CALLS[random.nextInt(CALLS.length)].replace("%s", random(random, depth - 1));
    }
    String left = random(random, depth - 1);
    String right = random(random, depth - 1);
    String operator = OPERATORS[random.nextInt(OPERATORS.length)];
    return switch (operator) {
      case "?" -> "(" + left + " ? " + right + " : " + random(random, depth - 1) + ")";
      case "." -> left + ".a." + right;
      default -> "(" + left + " " + operator + " " + right + ")";
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldRefuseOrEvaluateWhateverCanBeWritten(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_500; i++) {
      // Without types nearly all would be refused.
      tryOut("dyn(" + random(random, 1 + random.nextInt(4)) + ") == dyn(true)");
      tryOut(random(random, 1 + random.nextInt(5)));
    }
    assertThat(outcomes).containsExactlyInAnyOrder(Outcome.TRUE, Outcome.FALSE, Outcome.FAILED);
    assertThat(refused).isBetween(500, 2_900);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldRefuseOrEvaluateWhatIsMistyped(long seed) {
    Random random = new Random(seed);
    List<String> right =
        List.of(
            "principal.agent == 'bot' && args.list.exists(x, x == 1)",
            "!has(args.missing) || (args.n < 8 ? args.s.matches('^t.*t$') : false)",
            "time.now.getHours() == 5 && 'demo' in adapter.tags && network.peer != \"\"");
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(right.get(random.nextInt(right.size())));
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        char piece = PIECES.charAt(random.nextInt(PIECES.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, piece);
          case 1 -> text.insert(at, piece);
          case 2 -> text.deleteCharAt(at);
          default -> text.insert(at, text.substring(at / 2, at));
        }
      }
      tryOut(text.toString());
    }
    assertThat(refused).isBetween(300, 990);
  }

  /** Each kind of nesting, to depths at which a parser or an evaluator may run out of stack. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(%s)",
        "!%s",
        "-%s",
        "[%s]",
        "{'a':%s}",
        "%s.a",
        "%s[0]",
        "%s+1",
        "1+%s",
        "%s?1:2",
        "true?1:%s",
        "%s||true",
        "size(%s)",
        "[1].map(x,%s)",
        "%s.filter(y,true)",
        "'a'+%s"
      })
  void shouldRefuseWhatIsTooDeep(String nesting) {
    String text = "args.n";
    while (text.length() <= Conditions.MAX_TEXT) {
      text = nesting.replace("%s", text);
    }
    tryOut(text);
    assertThat(refused).isEqualTo(1);
    for (int depth : new int[] {8, 30, 34, 100, 300}) {
      String nested = "args.n";
      for (int i = 0; i < depth; i++) {
        nested = nesting.replace("%s", nested);
      }
      tryOut("dyn(" + nested + ") == dyn(1)");
    }
  }
}
