package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.endpoint.Profile.Member;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /profiles}: every profile, as declared. */
final class ProfilesResource {

  static final String PATH = "/profiles";

  private final SnapshotSource snapshots;
  private final Declarations declarations;

  ProfilesResource(SnapshotSource snapshots, Declarations declarations) {
    this.snapshots = snapshots;
    this.declarations = declarations;
  }

  AdminAnswer list(AdminRequest request, TenantId tenant) {
    Query.read(request.query(), List.of());
    Declared declared = declarations.current();
    List<String> items =
        snapshots.current().profiles().values().stream()
            .filter(profile -> profile.key().tenant().equals(tenant))
            .sorted(Comparator.comparing(profile -> profile.key().name()))
            .map(profile -> toJson(profile, declared))
            .toList();
    return AdminAnswer.json(200, JsonObject.array(items));
  }

  private static String toJson(Profile profile, Declared declared) {
    List<String> servers = profile.members().stream().map(ProfilesResource::toJson).toList();
    return new JsonObject()
        .text("id", profile.key().name())
        .text("name", profile.key().name())
        .text("title", profile.title())
        .text("description", profile.description())
        .texts("requiredRoles", profile.requiredRoles().stream().sorted().toList())
        .flag("public", profile.access() == Adapter.Access.PUBLIC)
        .text("source", declared.source(id(profile.key())).label())
        .json("servers", JsonObject.array(servers))
        .toString();
  }

  private static ResourceId id(EndpointKey key) {
    return new ResourceId(key.tenant(), Kind.PROFILE.label(), key.name());
  }

  private static String toJson(Member member) {
    JsonObject aliases = new JsonObject();
    member.aliases().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(alias -> aliases.text(alias.getValue(), alias.getKey()));
    return new JsonObject()
        .text("adapter", member.adapter())
        .text("names", member.names().name().toLowerCase(Locale.ROOT))
        .texts("tools", texts(member.tools()))
        .texts("prompts", texts(member.prompts()))
        .texts("resources", texts(member.resources()))
        .json("aliases", aliases.toString())
        .toString();
  }

  private static List<String> texts(List<NamePattern> patterns) {
    return patterns.stream().map(NamePattern::text).toList();
  }
}
