import Media
import Testing

@testable import Depacketizing

struct AV1TemporalUnitTests {
    private func sequence(_ points: [Int] = [0]) throws -> AV1SequenceHeader {
        try AV1SequenceHeader(parsing: AV1SequenceFields(operatingPoints: points).payload.span)
    }

    private func frame(
        _ type: AV1FrameHeader.FrameType = .inter, isShown: Bool = true, refreshFlags: Int = 1
    ) throws -> AV1FrameHeader {
        let head = av1FrameHead(type, isShown: isShown, refreshFlags: refreshFlags)
        return try AV1FrameHeader(parsing: head.span, sequence: sequence())
    }

    private func descriptor(_ number: UInt16, _ distances: [UInt16] = [1]) throws -> AV1DependencyDescriptor {
        let bytes = AV1DescriptorWriter.plain.descriptor(
            of: Int(number), template: 0, hasStructure: true, distances: distances.map(Int.init))
        return try AV1DependencyDescriptor(parsing: bytes.span, known: nil)
    }

    @Test func isAKeyFrameByItsFirstFrame() throws {
        var unit = AV1TemporalUnit()
        #expect(!unit.hasFrame && !unit.isKeyFrame)
        unit.note(try frame(.key), sequence: try sequence())
        unit.note(try frame(.inter), sequence: try sequence())
        #expect(unit.hasFrame && unit.isKeyFrame)
        var other = AV1TemporalUnit()
        other.note(try frame(.inter), sequence: try sequence())
        other.note(try frame(.key), sequence: try sequence())
        #expect(!other.isKeyFrame)
    }

    @Test func aSequenceHeaderCountsBeforeTheFirstFrame() throws {
        var unit = AV1TemporalUnit()
        unit.note(try frame(.key), sequence: try sequence())
        unit.noteSequenceHeader()
        #expect(!unit.hasSequenceHeader)
        unit = AV1TemporalUnit()
        unit.noteSequenceHeader()
        #expect(unit.hasSequenceHeader)
    }

    @Test func isDiscardableWhenNothingCanReferToIt() throws {
        var unit = AV1TemporalUnit()
        #expect(!unit.isDiscardable)
        unit.note(try frame(refreshFlags: 0), sequence: try sequence())
        #expect(unit.isDiscardable)
    }

    @Test func isNotDiscardableAfterAReferenceOrBeforeTheShownFrame() throws {
        var unit = AV1TemporalUnit()
        unit.note(try frame(isShown: false, refreshFlags: 0), sequence: try sequence())
        #expect(!unit.isDiscardable)
        unit.note(try frame(refreshFlags: 0), sequence: try sequence())
        #expect(unit.isDiscardable)
        var other = AV1TemporalUnit()
        other.note(try frame(isShown: false, refreshFlags: 4), sequence: try sequence())
        other.note(try frame(refreshFlags: 0), sequence: try sequence())
        #expect(!other.isDiscardable)
    }

    // The upper layer's frame may be the one that was lost, and others may refer to it.
    @Test func isNotDiscardableWithSpatialLayersOrWithoutSequence() throws {
        var unit = AV1TemporalUnit()
        unit.noteReferences(of: try frame(refreshFlags: 0), sequence: try sequence([0x303, 0x101]))
        #expect(!unit.isDiscardable)
        unit.noteReferences(of: try frame(refreshFlags: 0), sequence: nil)
        #expect(!unit.isDiscardable)
        unit.noteReferences(of: nil, sequence: try sequence())
        #expect(!unit.isDiscardable && !unit.hasFrame)
    }

    @Test func gathersEachFrameOnce() throws {
        var unit = AV1TemporalUnit()
        for number in [5, 5, 6, 6] as [UInt16] { unit.note(try descriptor(number, number == 5 ? [1] : [1, 2])) }
        let dependencies = try #require(unit.dependencies)
        #expect(dependencies.frames.numbers == [5, 6])
        #expect(dependencies.references.numbers == [4])
    }

    @Test func knowsNothingWhenADescriptorIsMissing() throws {
        var unit = AV1TemporalUnit()
        unit.note(try descriptor(5))
        #expect(unit.endsWithFrame)
        unit.note(nil)
        #expect(!unit.endsWithFrame)
        unit.note(try descriptor(5))
        #expect(unit.dependencies == nil)
    }
}
