package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.labelled;
import static io.cardea.controlplane.jdbc.Samples.put;
import static io.cardea.controlplane.jdbc.Samples.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Conflict;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.ResourceQuery;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Rollback;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupTest extends StoreFixture {

  @ParameterizedTest
  @EnumSource(Backend.class)
  void shouldBringEverythingIntoEitherStore(Backend into) throws Exception {
    // Given a store with a past of which some is forgotten
    store.close();
    store = place.open(keeping(6, Duration.ofDays(1)));
    put(store, adapter("a", "\\u0000 é😀 \\ud800"));
    put(store, labelled("b", "{\"x\": \"1\"}", "[\"t\"]"));
    store.apply(List.of(Change.put(adapter("f", "one"))), Samples.FILE);
    for (int i = 0; i < 4; i++) {
      put(store, adapter("c", "v" + i));
    }
    applied(store, Change.delete(id("c")), Change.put(adapter("d", "one")));
    assertThat(store.prune()).isEqualTo(2);
    Path file = folder.resolve("backup");

    // When it is saved and restored into another one
    StorePosition saved = store.backup(file);
    try (ResourceStore other = into.empty(folder.resolve("other")).open()) {
      StorePosition restored = other.restore(file, false);

      // Then all is there, only the incarnation is another
      assertThat(restored.revision()).isEqualTo(saved.revision());
      assertThat(restored.incarnation()).isNotEqualTo(saved.incarnation());
      assertThat(other.all().resources())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("version.incarnation")
          .isEqualTo(store.all().resources());
      assertThat(other.history(HistoryQuery.all())).isEqualTo(store.history(HistoryQuery.all()));
      assertThat(names(other)).containsExactly("b");
      other.rollback(new Rollback.Of(id("c")), 5, ORDER);
      assertThat(other.get(id("c")).orElseThrow().document()).isEqualTo(adapter("c", "v1"));
    }
  }

  private static List<String> names(ResourceStore store) {
    ResourceQuery query = ResourceQuery.all().where(selector("x=1")).tagged(Set.of("t"));
    return store.list(query).resources().stream().map(found -> found.id().name()).toList();
  }

  @Test
  void shouldBeOneMomentWhileWorkGoesOn() throws Exception {
    // Given a writer that keeps two resources the same
    put(store, adapter("a", "0"));
    put(store, adapter("b", "0"));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; !done.get(); i++) {
                String value = Integer.toString(i);
                applied(store, Change.put(adapter("a", value)), Change.put(adapter("b", value)));
              }
            },
            Thread::startVirtualThread);

    // When the store is saved several times
    for (int i = 0; i < 5; i++) {
      store.backup(folder.resolve("backup" + i));
    }
    done.set(true);
    writer.join();

    // Then both are the same in each backup
    try (ResourceStore other = backend.empty(folder.resolve("other")).open()) {
      for (int i = 0; i < 5; i++) {
        other.restore(folder.resolve("backup" + i), true);

        List<ResourceDocument> both =
            other.all().resources().stream().map(StoredResource::document).toList();
        assertThat(both.get(0).json().replace("\"a\"", "\"b\"")).isEqualTo(both.get(1).json());
      }
    }
  }

  @Test
  void shouldNotGoOverWhatIsThereUnlessTold() throws Exception {
    Path file = folder.resolve("backup");
    StoredResource before = put(store, adapter("a", "one"));
    store.backup(file);
    put(store, adapter("a", "two"));
    StoreContent now = store.all();

    assertThatExceptionOfType(BackupRefused.class)
        .isThrownBy(() -> store.restore(file, false))
        .withMessageContaining("not empty");
    assertThat(store.all()).isEqualTo(now);

    store.restore(file, true);
    StoredResource restored = store.get(id("a")).orElseThrow();
    assertThat(restored.document()).isEqualTo(before.document());
    assertThat(restored.uid()).isEqualTo(before.uid());
    assertThat(store.apply(List.of(Change.update(adapter("a", "x"), before.version())), ORDER))
        .extracting("conflicts")
        .asInstanceOf(InstanceOfAssertFactories.list(Conflict.class))
        .extracting(Conflict::reason)
        .containsExactly(Conflict.Reason.CHANGED);
  }

  @Test
  void shouldWriteAFileForItsOwnerOnlyAndOverNoOther() throws IOException {
    Path file = folder.resolve("backup");
    store.backup(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> store.backup(file));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> store.backup(folder.resolve("no/such/folder")));
  }
}
