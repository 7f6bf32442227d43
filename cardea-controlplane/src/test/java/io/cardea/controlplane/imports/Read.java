package io.cardea.controlplane.imports;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a text that was read with some values given. */
record Read(Optional<Outcome> outcome, List<String> problems) {

  /** With {@code NAME=VALUE} for values, and {@code NAME@WHERE} for secrets. */
  static Read of(String text, String... said) {
    return of(text, given(Optional.empty(), said));
  }

  static Read of(String text, Given given) {
    Problems problems = new Problems();
    Optional<Outcome> outcome = Imports.read("server.json", text, given, problems);
    outcome.stream()
        .flatMap(found -> found.servers().stream())
        .forEach(server -> ConfigLoader.check(server.document(), problems));
    return new Read(outcome, problems.list().stream().map(Problem::toString).toList());
  }

  static Given given(Optional<String> use, String... said) {
    Map<String, List<String>> values = new HashMap<>();
    Map<String, Reference> secrets = new HashMap<>();
    for (String one : said) {
      int at = one.indexOf('@');
      int equals = one.indexOf('=');
      if (equals > 0) {
        values.merge(
            one.substring(0, equals),
            List.of(one.substring(equals + 1)),
            (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
      } else {
        secrets.put(one.substring(0, at), Reference.parse(one.substring(at + 1)).orElseThrow());
      }
    }
    return new Given(values, secrets, use, Optional.empty(), false);
  }

  ImportedServer server() {
    return servers().getFirst();
  }

  List<ImportedServer> servers() {
    if (!problems.isEmpty()) {
      throw new AssertionError(problems);
    }
    return outcome.orElseThrow().servers();
  }

  List<String> questions() {
    return outcome.orElseThrow(() -> new AssertionError(problems)).questions().stream()
        .map(Question::text)
        .toList();
  }

  /** The first line of what would be done. */
  String launch() {
    return server().launch().getFirst();
  }
}
