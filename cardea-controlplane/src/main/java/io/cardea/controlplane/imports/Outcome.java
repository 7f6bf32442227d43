package io.cardea.controlplane.imports;

import java.util.List;

/**
 * What became of an import that has no problems.
 *
 * @param servers none while there are questions
 * @param questions what must be known first
 */
public record Outcome(List<ImportedServer> servers, List<Question> questions) {

  public Outcome {
    servers = questions.isEmpty() ? List.copyOf(servers) : List.of();
    questions = List.copyOf(questions);
  }
}
