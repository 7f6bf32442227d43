package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.MergePatch;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What registers a server in the shape of Microsoft's MCP Gateway: {@code {name, imageName,
 * imageVersion, environmentVariables, replicaCount, description, useWorkloadIdentity,
 * requiredRoles}}, and for a tool {@code toolDefinition: {tool, port, path}}.
 *
 * @param name of the server
 * @param workloadIdentity whether it wants an identity of the cluster's cloud
 * @param spec what the {@code spec} of its Adapter says, as a merge patch (RFC 7396)
 */
record ServerPayload(String name, boolean workloadIdentity, String spec) {

  private static final int MAX_LIST = 256;

  /** What answers have besides; it is left out again, so that what was read can be sent back. */
  private static final List<String> ANSWERED =
      List.of(
          "id",
          "createdBy",
          "createdAt",
          "lastUpdatedAt",
          "title",
          "tags",
          "owner",
          "public",
          "transport",
          "source",
          "minRevision",
          "lifecycle",
          "replacedBy",
          "lifecycleMessage",
          "state",
          "reason",
          "since",
          "verdict",
          "revision",
          "learned",
          "toolCount",
          "promptCount",
          "resourceCount",
          "templateCount",
          "endpoints");

  /** What was read; nothing if there are problems. */
  record Read(Optional<ServerPayload> payload, List<Problem> problems) {}

  /**
   * Reads a body.
   *
   * @param isTool whether it has to be a tool
   */
  static Read read(String body, boolean isTool) {
    Problems problems = new Problems();
    List<Node> nodes = Documents.nodes(body, problems);
    if (problems.count() == 0
        && (nodes.size() != 1 || !(nodes.getFirst() instanceof Node.Mapping))) {
      problems.add(nodes.isEmpty() ? NOTHING : nodes.getFirst(), "must be one JSON object", "");
    }
    if (problems.count() > 0) {
      return new Read(Optional.empty(), problems.list());
    }
    ServerPayload payload = new Reader(problems).read((Node.Mapping) nodes.getFirst(), isTool);
    return problems.count() > 0
        ? new Read(Optional.empty(), problems.list())
        : new Read(Optional.of(payload), List.of());
  }

  private static final Node NOTHING = Documents.nodes("{}", new Problems()).getFirst();

  /** The Adapter that it makes of nothing. */
  String document(TenantId tenant) {
    String base =
        """
        {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":%s,"tenant":%s},"spec":{}}
        """
            .formatted(JsonStrings.quote(name), JsonStrings.quote(tenant.value()));
    return patched(Documents.nodes(base, new Problems()).getFirst());
  }

  /** What it makes of an Adapter that is there. */
  String patched(Node document) {
    Node without = MergePatch.apply(document, patch("{\"upstream\":null}"));
    return JsonText.of(MergePatch.apply(without, patch(spec)));
  }

  private static Node patch(String spec) {
    return Documents.nodes("{\"spec\":" + spec + "}", new Problems()).getFirst();
  }

  /** Reads one payload. */
  private static final class Reader {
    private final Problems problems;
    private final Scalars scalars;

    Reader(Problems problems) {
      this.problems = problems;
      this.scalars = new Scalars(problems);
    }

    ServerPayload read(Node.Mapping body, boolean isTool) {
      Fields fields = Fields.of(renamed(body), problems);
      ANSWERED.forEach(fields::knows);
      String name = fields.requireText("name", 64).orElse("");
      JsonObject image =
          new JsonObject()
              .text("name", fields.requireText("imageName", 255).orElse(""))
              .text("version", fields.requireText("imageVersion", 128).orElse(""))
              .json("env", variables(fields.object("environmentVariables")))
              .number("replicas", fields.number("replicaCount", 0, 1_000, 1));
      boolean identity = fields.flag("useWorkloadIdentity", false);
      image.flag("workloadIdentity", identity);
      if (isTool) {
        image.json("tool", tool(fields.requireObject("toolDefinition"), name));
      } else {
        fields.refuse("toolDefinition", "makes it a tool", "POST it to /tools");
      }
      JsonObject spec = new JsonObject();
      String description = description(fields);
      spec.json("description", description.isEmpty() ? "null" : JsonStrings.quote(description));
      List<String> roles = roles(fields);
      if (roles.isEmpty()) {
        spec.json("requiredRoles", "null");
      } else {
        spec.texts("requiredRoles", roles);
      }
      spec.json("upstream", new JsonObject().json("image", image.toString()).toString());
      fields.refuseOthers();
      return new ServerPayload(name, identity, spec.toString());
    }

    /** Names that begin with a capital are taken, too, as the original does. */
    private static Node.Mapping renamed(Node.Mapping body) {
      Map<String, Node.Entry> members = new LinkedHashMap<>();
      body.entries()
          .forEach((key, entry) ->
              members.put(
                  key.isEmpty()
                      ? key
                      : key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1),
                  entry));
      return new Node.Mapping(body.at(), body.path(), members);
    }

    /** It may be empty, which the documents of ours leave out. */
    private static String description(Fields fields) {
      return fields.find("description").orElse(null) instanceof Node.Scalar text ? text.text() : "";
    }

    private List<String> roles(Fields fields) {
      List<String> roles = new ArrayList<>();
      for (Node node : fields.list("requiredRoles", MAX_LIST)) {
        scalars.text(node, 64).filter(role -> !roles.contains(role)).ifPresent(roles::add);
      }
      return roles;
    }

    private String variables(Fields variables) {
      JsonObject json = new JsonObject();
      variables
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof Node.Scalar scalar) {
              json.text(name, scalar.text());
            } else {
              problems.add(entry.value(), "must be text", "");
            }
          });
      return json.toString();
    }

    private String tool(Fields definition, String name) {
      JsonObject json = new JsonObject();
      Fields tool = definition.requireObject("tool");
      if (!tool.text("name", 128).orElse("").equals(name)) {
        problems.add(tool.node(), "has another name than the server", "give both the same");
      }
      json.json("definition", JsonText.of(tool.node()));
      json.number("port", definition.number("port", 1, 65_535, 443));
      definition.text("path", 1_024).ifPresent(path -> json.text("path", path));
      definition.refuseOthers();
      return json.toString();
    }
  }
}
