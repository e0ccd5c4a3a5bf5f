import TestSupport
import Testing

@testable import Packaging

@Suite struct ProgramTablesTests {
    private let tables = ProgramTables(
        streams: [
            ProgramTables.Stream(type: .h264, identifier: 0x100), ProgramTables.Stream(type: .aac, identifier: 0x101),
        ],
        clockIdentifier: 0x100)

    // libavformat 59 writes the same section.
    @Test func theAssociationNamesTheMap() {
        #expect(
            tables.association
                == hex(
                    """
                    00                     # pointer_field: the section begins here
                    00 B00D 0001 C1 00 00  # 13 bytes follow; transport stream 1, version 0, valid, section 0 of 0
                    0001 F000              # program 1: PID 1000
                    2AB104B2
                    """))
    }

    // libavformat 59 writes the same section.
    @Test func theMapNamesTheStreams() {
        #expect(
            tables.map
                == hex(
                    """
                    00
                    02 B017 0001 C1 00 00
                    E100 F000              # the clock is in PID 100; no descriptors
                    1B E100 F000           # H.264
                    0F E101 F000           # AAC in ADTS
                    2F44B99B
                    """))
    }

    @Test func audioAloneHasTheClock() {
        let tables = ProgramTables(
            streams: [ProgramTables.Stream(type: .aac, identifier: 0x101)], clockIdentifier: 0x101)
        #expect(tables.map.dropFirst(9).prefix(9) == hex("E101 F000 0F E101 F000")[...])
    }

    @Test func h265HasItsOwnType() {
        let tables = ProgramTables(
            streams: [ProgramTables.Stream(type: .h265, identifier: 0x100)], clockIdentifier: 0x100)
        #expect(tables.map[13] == 0x24)
    }

    // ISO/IEC 13818-1 §2.4.4.9: bits 1 to 5, above "valid now".
    @Test(arguments: [(0, 0xC1), (1, 0xC3), (31, 0xFF)] as [(UInt8, UInt8)])
    func theMapHasAVersion(version: UInt8, byte: UInt8) {
        var tables = tables
        tables.version = version
        #expect(tables.map[6] == byte && tables.association[6] == 0xC1)
    }

    // "123456789" is the customary check of a CRC; the catalogue has this one as CRC-32/MPEG-2.
    @Test func theChecksumIsThatOfMPEG() {
        #expect(ProgramTables.checksum(Array("123456789".utf8)) == 0x0376_E6E7)
        // With its checksum behind it the sum of a section is 0 (ISO/IEC 13818-1 annex A).
        #expect(ProgramTables.checksum(Array(tables.map.dropFirst())) == 0)
    }
}
