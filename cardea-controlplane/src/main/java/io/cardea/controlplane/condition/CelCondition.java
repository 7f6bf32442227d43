package io.cardea.controlplane.condition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.ConditionInput;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition that is a CEL program. */
final class CelCondition implements Condition {

  private final String text;
  private final Set<Variable.Need> needs;
  private final CelRuntime.Program program;

  CelCondition(String text, Set<Variable.Need> needs, CelRuntime.Program program) {
    this.text = text;
    this.needs = needs;
    this.program = program;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public Outcome test(ConditionInput input) {
    for (Variable.Need need : needs) {
      if (!need.isMetBy(input)) {
        return Outcome.UNKNOWN;
      }
    }
    try {
      Object result = program.eval(new Values(input));
      return result instanceof Boolean is ? (is ? Outcome.TRUE : Outcome.FALSE) : Outcome.FAILED;
    } catch (CelEvaluationException | RuntimeException e) {
      // Whatever is wrong with it, it is not true; who asks is on the safe side.
      return Outcome.FAILED;
    }
  }

  /** The values of one evaluation. */
  private static final class Values implements CelVariableResolver {

    private final ConditionInput input;
    private @Nullable Object arguments;

    Values(ConditionInput input) {
      this.input = input;
    }

    @Override
    public Optional<Object> find(String name) {
      return Variable.find(name).map(this::value);
    }

    private Object value(Variable variable) {
      if (variable != Variable.ARGUMENTS) {
        return variable.value(input);
      }
      Object known = arguments;
      if (known == null) {
        known = variable.value(input);
        arguments = known;
      }
      return known;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CelCondition that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
