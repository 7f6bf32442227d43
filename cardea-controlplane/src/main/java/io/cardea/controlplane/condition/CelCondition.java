package io.cardea.controlplane.condition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import io.cardea.model.policy.CallFact;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.ConditionInput;
import io.cardea.model.policy.Hindsight;
import java.util.EnumSet;
import java.util.Map;
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
    Values values = new Values(input);
    try {
      Object result = program.eval(values);
      return result instanceof Boolean is ? (is ? Outcome.TRUE : Outcome.FALSE) : Outcome.FAILED;
    } catch (CelEvaluationException | RuntimeException e) {
      // Whatever is wrong with it, it is not true; who asks is on the safe side.
      return values.isLost() ? Outcome.LOST : Outcome.FAILED;
    }
  }

  /**
   * Stops an evaluation; what {@code &&} and {@code ||} decide without it, they do (CEL, "Logical
   * Operators").
   */
  private static final class NotKnown extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotKnown() {
      super("is not known of this call any more", null, false, false);
    }
  }

  /** The values of one evaluation. */
  private static final class Values implements CelVariableResolver {

    private final ConditionInput input;
    private final Optional<Hindsight> hindsight;

    /** Made with the first of them: calls of now miss none. */
    private @Nullable Set<CallFact> missed;

    private @Nullable Object arguments;

    Values(ConditionInput input) {
      this.input = input;
      this.hindsight = input.circumstances().hindsight();
    }

    /** Whether something was needed that is not known; says so to who looks back. */
    boolean isLost() {
      Set<CallFact> known = missed;
      if (known != null) {
        hindsight.ifPresent(of -> of.miss(known));
      }
      return known != null;
    }

    @Override
    public Optional<Object> find(String name) {
      return Variable.find(name).map(this::value);
    }

    private NotKnown without(CallFact fact) {
      Set<CallFact> known = missed;
      if (known == null) {
        known = EnumSet.noneOf(CallFact.class);
        missed = known;
      }
      known.add(fact);
      return new NotKnown();
    }

    private Object value(Variable variable) {
      if (hindsight.isPresent()) {
        Optional<CallFact> lost = variable.fact().filter(hindsight.get()::lacks);
        if (lost.isPresent()) {
          throw without(lost.get());
        }
        if (variable == Variable.ARGUMENTS) {
          return Guarded.of(
              input.circumstances().arguments().orElse(Map.of()),
              () -> without(CallFact.ARGUMENTS));
        }
      }
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
