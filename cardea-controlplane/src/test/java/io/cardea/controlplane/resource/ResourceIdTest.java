package io.cardea.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardea.model.identity.TenantId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "a b",
        "a\u0000",
        "a\n",
        "é",
        "a;b",
        "%2e",
        "'",
        "\"",
        "a\\b",
        "*",
        "a\u202eb",
        "\ud800"
      })
  void shouldRefuseBadNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceId(TenantId.DEFAULT, "Adapter", name))
        .withMessageContaining("a name is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceId(TenantId.DEFAULT, name, "a"))
        .withMessageContaining("a kind is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapter", "1Adapter", "Ad-apter", "A.b", "Adapter "})
  void shouldRefuseBadKinds(String kind) {
    assertThat(ResourceId.isKind(kind)).isFalse();
  }

  @Test
  void shouldKeepItsLengths() {
    assertThat(ResourceId.isName("x".repeat(64))).isTrue();
    assertThat(ResourceId.isName("x".repeat(65))).isFalse();
    assertThat(ResourceId.isKind("X".repeat(63))).isTrue();
    assertThat(ResourceId.isKind("X".repeat(64))).isFalse();
  }

  @Test
  void shouldBeOrderedByTenantKindAndName() {
    ResourceId[] ids = {id("b", "A", "a"), id("a", "B", "a"), id("a", "A", "b"), id("a", "A", "B")};

    Arrays.sort(ids);

    assertThat(ids)
        .extracting(ResourceId::toString)
        .containsExactly("a/A/B", "a/A/b", "a/B/a", "b/A/a");
  }

  private static ResourceId id(String tenant, String kind, String name) {
    return new ResourceId(new TenantId(tenant), kind, name);
  }
}
