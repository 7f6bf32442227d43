package io.cardea.controlplane.declare;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Conflict;
import java.util.List;

/** What has become of changes. */
public sealed interface Verdict {

  /** They are made and in force on this node, or could be. */
  record Done(ApplyResult.Applied applied) implements Verdict {}

  /** None is made: what is stored is not what was expected. */
  record Refused(List<Conflict> conflicts) implements Verdict {
    public Refused {
      conflicts = List.copyOf(conflicts);
    }
  }

  /** None is made: something in them, or that they would break, is wrong. */
  record Invalid(List<Problem> problems) implements Verdict {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** None is made: a file declares it and so owns it. */
  record Owned(ResourceId id, Position by) implements Verdict {}
}
