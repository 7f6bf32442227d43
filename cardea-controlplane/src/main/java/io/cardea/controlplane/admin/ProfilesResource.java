package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.endpoint.Profile.Member;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.NamePattern;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /profiles}: every profile, as declared. */
final class ProfilesResource {

  static final String PATH = "/profiles";

  private final SnapshotSource snapshots;

  ProfilesResource(SnapshotSource snapshots) {
    this.snapshots = snapshots;
  }

  AdminAnswer list(AdminRequest request, TenantId tenant) {
    Query.read(request.query(), List.of());
    List<String> items =
        snapshots.current().profiles().values().stream()
            .filter(profile -> profile.key().tenant().equals(tenant))
            .sorted(Comparator.comparing(profile -> profile.key().name()))
            .map(ProfilesResource::toJson)
            .toList();
    return AdminAnswer.json(200, JsonObject.array(items));
  }

  private static String toJson(Profile profile) {
    List<String> servers = profile.members().stream().map(ProfilesResource::toJson).toList();
    return new JsonObject()
        .text("id", profile.key().name())
        .text("name", profile.key().name())
        .text("title", profile.title())
        .text("description", profile.description())
        .texts("requiredRoles", profile.requiredRoles().stream().sorted().toList())
        .flag("public", profile.access() == Adapter.Access.PUBLIC)
        .json("servers", JsonObject.array(servers))
        .toString();
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
