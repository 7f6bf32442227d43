package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes tools of the operations of an OpenAPI document. For one document. */
public final class OpenApiTools {

  /**
   * What is wanted of a document.
   *
   * @param selection which operations
   * @param secrets by the names of the document's security schemes
   * @param promisesResults whether tools get output schemas
   * @param isAtOnePlace whether all operations are where the operator says, whatever servers the
   *     document names
   */
  public record Wish(
      Selection selection,
      Map<String, String> secrets,
      boolean promisesResults,
      boolean isAtOnePlace) {

    /** Tells nothing of the secrets. */
    @Override
    public String toString() {
      return "wish";
    }
  }

  private final OpenApiDocument document;
  private final Wish wish;
  private final Problems problems;
  private final Consumer<Problem> notes;
  private final ToolNames names = new ToolNames();

  /**
   * @param notes hears of operations that are left out
   */
  public OpenApiTools(
      OpenApiDocument document, Wish wish, Problems problems, Consumer<Problem> notes) {
    this.document = document;
    this.wish = wish;
    this.problems = problems;
    this.notes = notes;
  }

  /** The names of security schemes that the document knows. */
  public static Set<String> securitySchemes(OpenApiDocument document) {
    return Credentials.names(document);
  }

  /**
   * The tools, in the order of the document. What cannot be a tool is left out with a note, or, if
   * it is asked for by its id, a problem.
   *
   * @param asked where the configuration says what it wants
   */
  public List<RestTool> read(Node asked) {
    List<Operation> selected =
        document.operations().stream().filter(wish.selection()::takes).toList();
    int before = problems.count();
    if (selected.size() > RestUpstream.MAX_TOOLS) {
      problems.add(
          asked,
          "selects %d operations, at most %d are possible"
              .formatted(selected.size(), RestUpstream.MAX_TOOLS),
          "select some by include: {tags: [...]}");
      return List.of();
    }
    OperationReader reader = new OperationReader(document, wish);
    List<RestTool> tools = new ArrayList<>();
    String why = "include and exclude leave none";
    for (Operation operation : selected) {
      List<String> reasons = new ArrayList<>();
      Optional<RestTool> tool = reader.read(operation, names.of(operation), reasons::add);
      if (reasons.isEmpty()) {
        tool.ifPresent(tools::add);
      } else {
        leaveOut(operation, reasons);
        why = OperationReader.shown(operation) + ": " + reasons.getFirst();
      }
    }
    if (tools.isEmpty() && problems.count() == before) {
      problems.add(asked, "no operation of the document becomes a tool", why);
    }
    return tools;
  }

  private void leaveOut(Operation operation, List<String> reasons) {
    Node at = operation.body().node();
    String message =
        "the operation " + OperationReader.shown(operation) + " is no tool: " + reasons.getFirst();
    if (wish.selection().include().names(operation)) {
      problems.add(at, message, "take it out of include");
    } else {
      notes.accept(Problem.of(at.at(), at.path(), message, "exclude it to hear no more of it"));
    }
  }
}
