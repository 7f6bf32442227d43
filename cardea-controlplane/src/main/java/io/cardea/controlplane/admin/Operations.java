package io.cardea.controlplane.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operations of the API, by method and path. */
final class Operations {

  private static final String ROOT = "/api/v1/";

  /** An operation and its path in parts. */
  private record Entry(Operation operation, List<String> parts) {

    Optional<Map<String, String>> match(List<String> path) {
      if (path.size() != parts.size()) {
        return Optional.empty();
      }
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String part = parts.get(i);
        if (part.startsWith("{")) {
          values.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }
  }

  private final List<Entry> entries;

  Operations(List<Operation> operations) {
    this.entries =
        operations.stream()
            .map(each -> new Entry(each, List.of(each.path().split("/", -1))))
            .toList();
  }

  List<Operation> all() {
    return entries.stream().map(Entry::operation).toList();
  }

  /**
   * Answers {@code request}.
   *
   * @throws Query.Refused if its query is wrong
   */
  AdminAnswer answer(AdminRequest request, Caller caller) {
    List<String> path = List.of(request.path().substring(ROOT.length()).split("/", -1));
    List<String> allowed = new ArrayList<>();
    for (Entry entry : entries) {
      Optional<Map<String, String>> values = entry.match(path);
      Operation operation = entry.operation();
      if (values.isPresent() && operation.method().equals(request.method())) {
        Query query = Query.read(request.query(), operation.parameters());
        return operation
            .handler()
            .answer(new Operation.Asked(request, caller, query, values.get()));
      }
      if (values.isPresent()) {
        allowed.add(operation.method());
      }
    }
    return allowed.isEmpty()
        ? AdminAnswer.problem(404, "Not found", "There is no " + request.path() + ".")
        : AdminAnswer.problem(
                405,
                "Method not allowed",
                "Use " + allowed.stream().collect(Collectors.joining(" or ")) + ".")
            .with("allow", String.join(", ", allowed));
  }
}
