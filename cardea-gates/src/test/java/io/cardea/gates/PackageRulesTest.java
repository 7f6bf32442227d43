package io.cardea.gates;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.junit.jupiter.api.Test;

class PackageRulesTest {

  /** What no class of a module may do. */
  static final class Mapping {
    static ByteBuffer of(FileChannel file) throws IOException {
      return file.map(MapMode.READ_ONLY, 0, file.size());
    }
  }

  /** What it may. */
  static final class Reading {
    static int of(FileChannel file) throws IOException {
      return file.read(ByteBuffer.allocate(1), 0);
    }
  }

  private static PackageRules of(Class<?> type) {
    return new PackageRules("io.cardea.gates", new ClassFileImporter().importClasses(type));
  }

  @Test
  void shouldRejectMappedFiles() {
    assertThatThrownBy(() -> of(Mapping.class).mapsNoFile())
        .hasMessageContaining("Mapping calls java.nio.channels.FileChannel.map");
    assertThatCode(() -> of(Reading.class).mapsNoFile()).doesNotThrowAnyException();
  }
}
