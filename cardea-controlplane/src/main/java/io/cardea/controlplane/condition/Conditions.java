package io.cardea.controlplane.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.cardea.model.policy.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles conditions written in CEL (Common Expression Language). What may be in one is bounded,
 * so that evaluating it is: its text, how deep it nests, how often all its loops turn. Regular
 * expressions take linear time (RE2).
 */
public final class Conditions {

  /** Characters of a condition. */
  public static final int MAX_TEXT = 2_000;

  /** Turns of all loops (macros) of a condition together. */
  static final int MAX_TURNS = 1_000;

  private static final int MAX_DEPTH = 32;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_TEXT)
          .maxParseRecursionDepth(MAX_DEPTH)
          .comprehensionMaxIterations(MAX_TURNS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private Conditions() {}

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    for (Variable variable : Variable.values()) {
      builder.addVar(variable.text(), variable.type());
    }
    return builder.build();
  }

  /** What became of a text. */
  public sealed interface Compiled {}

  /** A condition. */
  public record Good(Condition condition) implements Compiled {}

  /**
   * None.
   *
   * @param why each in one line, with the place in the text
   */
  public record Bad(List<String> why) implements Compiled {
    public Bad {
      why = List.copyOf(why);
    }
  }

  /** Compiles {@code text}. */
  public static Compiled compile(String text) {
    CelValidationResult result = COMPILER.compile(text);
    if (result.hasError()) {
      return new Bad(result.getErrors().stream().map(Conditions::words).toList());
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      return new Good(new CelCondition(text, needs(tree), RUNTIME.createProgram(tree)));
    } catch (CelValidationException | CelEvaluationException e) {
      return new Bad(List.of("cannot be compiled"));
    }
  }

  private static String words(CelIssue issue) {
    return "character "
        + (issue.getSourceLocation().getColumn() + 1)
        + ": "
        + issue.getMessage().replaceAll("\\s+", " ");
  }

  private static Set<Variable.Need> needs(CelAbstractSyntaxTree tree) {
    Set<Variable.Need> needs = EnumSet.noneOf(Variable.Need.class);
    for (CelReference reference : tree.getReferenceMap().values()) {
      Optional<Variable> variable = Variable.find(reference.name());
      variable.ifPresent(found -> needs.add(found.need()));
    }
    return needs;
  }
}
