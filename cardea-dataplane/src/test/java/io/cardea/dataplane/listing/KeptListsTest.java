package io.cardea.dataplane.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of lists that were made. */
class KeptListsTest {

  private final SecureRandom random = new SecureRandom();
  private final Listings listings = new Listings(SessionKeys.fresh(random), random);

  @Test
  void shouldMakeAnewOnlyWhatHasChanged() {
    // Given
    World world = new World().tools("a", "one", "two").tools("b", "one").tools("c", "one");
    GatewaySnapshot snapshot = world.snapshot();
    EndpointViews views = new EndpointViews();
    VisibleList before =
        listings.visible(views.of(snapshot, world.catalog(), World.ALL), World.boss(), Kind.TOOL);

    // When
    world.tools("b", "one", "more");
    EndpointView now = views.of(snapshot, world.catalog(), World.ALL);
    VisibleList after = listings.visible(now, World.boss(), Kind.TOOL);

    // Then
    assertThat(after.digest()).isNotEqualTo(before.digest());
    assertThat(IntStream.range(0, after.size()).mapToObj(i -> after.nameHere(now.offers(), i)))
        .containsExactly("a__one", "a__two", "b__one", "b__more", "c__one");
    assertThat(after.parts().get(0)).isSameAs(before.parts().get(0));
    assertThat(after.parts().get(1)).isNotSameAs(before.parts().get(1));
    assertThat(after.parts().get(2)).isSameAs(before.parts().get(2));
  }

  @Test
  void shouldNotHoldWhatServersOfferedBefore() {
    // Given lists of what a server offers, kept for several callers and kinds
    World world = new World().tools("a", "write").tools("b", "read");
    GatewaySnapshot snapshot = world.snapshot();
    EndpointViews views = new EndpointViews();
    List<WeakReference<Offer>> offers = new ArrayList<>();

    // When it offers something else again and again
    for (int i = 0; i < 5; i++) {
      world.tools("b", "read", "more" + i);
      offers.add(new WeakReference<>(world.offer("b")));
      EndpointView view = views.of(snapshot, world.catalog(), World.ALL);
      for (Kind kind : Kind.values()) {
        String page =
            listings.page(view, World.boss(), kind, Optional.empty(), World.NOW).orElseThrow();
        assertThat(page).isNotEmpty();
      }
    }

    // Then nothing but the last is kept
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (offers.subList(0, 4).stream().anyMatch(each -> each.get() != null)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      System.gc();
    }
  }
}
