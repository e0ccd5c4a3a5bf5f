import Media
import TestSupport
import Testing

@testable import Depacketizing

struct AV1DependencyStructureTests {
    private func parsed(_ writer: AV1DescriptorWriter) throws -> (AV1DependencyStructure, Int, Int) {
        var bits = BitWriter()
        writer.writeStructure(to: &bits)
        let bytes = bits.bytes
        var cursor = BitCursor()
        return (try AV1DependencyStructure(parsing: bytes.span, from: &cursor), cursor.position, bytes.count)
    }

    @Test func readsThreeTemporalLayers() throws {
        let (structure, position, count) = try parsed(.threeTemporalLayers)
        #expect(structure.templates.map(\.temporalID) == [0, 0, 1, 2, 2])
        #expect(structure.templates.allSatisfy { $0.spatialID == 0 })
        #expect(structure.templates.map(\.distances.numbers) == [[], [4], [2], [1], [1, 3]])
        #expect(structure.decodeTargetCount == 3)
        #expect((position + 7) / 8 == count)
    }

    @Test(arguments: [0, 1, 2, 3]) func readsOverChainsAndSizes(chains: Int) throws {
        var writer = AV1DescriptorWriter(
            firstIdentifier: 60, decodeTargetCount: 3, chainCount: chains,
            templates: [.init(next: 2), .init(next: 2, distances: [1]), .init(distances: [2, 16])])
        writer.resolutionCount = 3
        let (structure, position, count) = try parsed(writer)
        #expect(structure.templates.map(\.spatialID) == [0, 1, 2])
        #expect(structure.templates[2].distances.numbers == [2, 16])
        #expect((position + 7) / 8 == count)
    }

    @Test func findsTemplatesByIdentifiersThatWrap() throws {
        var writer = AV1DescriptorWriter.threeTemporalLayers
        writer.firstIdentifier = 62
        let (structure, _, _) = try parsed(writer)
        #expect(structure.template(62)?.distances.numbers == [])
        #expect(structure.template(2)?.distances.numbers == [1, 3])
        #expect(structure.template(3) == nil)
        #expect(structure.template(61) == nil)
    }

    @Test func refusesMoreTemplatesThanIdentifiers() {
        // Offset, one decode target, then next_layer_idc 0 without end.
        let bytes = [UInt8](repeating: 0, count: 40)
        #expect(throws: DepacketizingError.invalidDependencyDescriptor(byteCount: 40)) {
            var cursor = BitCursor()
            return try AV1DependencyStructure(parsing: bytes.span, from: &cursor)
        }
    }

    @Test func refusesMoreReferencesThanItKeeps() throws {
        let writer = AV1DescriptorWriter(templates: [.init(distances: Array(repeating: 1, count: 17))])
        #expect(throws: DepacketizingError.tooManyReferences(limit: 16)) { try parsed(writer) }
    }

    @Test func refusesEachTruncation() {
        var bits = BitWriter()
        AV1DescriptorWriter.threeTemporalLayers.writeStructure(to: &bits)
        let bytes = bits.bytes
        for count in 0..<bytes.count - 1 {
            #expect(throws: DepacketizingError.self) {
                var cursor = BitCursor()
                return try AV1DependencyStructure(parsing: bytes.span.extracting(0..<count), from: &cursor)
            }
        }
    }
}
