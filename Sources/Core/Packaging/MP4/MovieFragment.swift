/// The index of one fragment: which samples of which tracks the following `mdat` holds (ISO/IEC 14496-12 §8.8.4).
enum MovieFragment {
    /// `sample_depends_on` = 2 and 1, `sample_is_non_sync_sample` (ISO/IEC 14496-12 §8.8.3.1).
    static let syncFlags: UInt32 = 0x0200_0000
    static let nonSyncFlags: UInt32 = 0x0101_0000

    /// The samples of one track in a fragment.
    struct Part {
        let number: TrackNumber
        let isVideo: Bool
        /// Not empty.
        let run: FragmentRun
        /// Of the first sample, as it is written.
        let decodeTime: Int64
    }

    /// Boxes before the media bytes; those follow in the order of `parts`.
    static func write(_ parts: [Part], sequenceNumber: UInt32, to writer: inout BoxWriter) {
        var dataOffsets: [(position: Int, offset: Int)] = []
        var mediaBytes = 0
        let start = writer.bytes.count
        writer.box("moof") { moof in
            moof.fullBox("mfhd") { $0.uint32(sequenceNumber) }
            for part in parts {
                let position = write(part, to: &moof)
                dataOffsets.append((position, mediaBytes))
                mediaBytes += part.run.bytes.count
            }
        }
        // `data_offset` counts from the first byte of `moof`, whose size is known only now.
        let headerBytes = writer.bytes.count - start + 8
        for item in dataOffsets {
            writer.replaceUInt32(at: item.position, with: UInt32(clamping: headerBytes + item.offset))
        }
        writer.uint32(UInt32(clamping: mediaBytes + 8))
        writer.uint32(BoxType(stringLiteral: "mdat").code)
    }

    /// Returns the place of `data_offset`.
    private static func write(_ part: Part, to writer: inout BoxWriter) -> Int {
        let entries = part.run.entries
        let layout = Layout(entries, defaultIsSync: !part.isVideo)
        var position = 0
        writer.box("traf") { traf in
            // ISO/IEC 14496-12 §8.8.7: default-base-is-moof, default-sample-duration-present.
            traf.fullBox("tfhd", flags: 0x02_0000 | (layout.commonDuration == nil ? 0 : 0x08)) { box in
                box.uint32(UInt32(clamping: part.number.number))
                if let duration = layout.commonDuration { box.uint32(duration) }
            }
            // ISO/IEC 14496-12 §8.8.12: decoding time on the media's time line, before any edit.
            traf.fullBox("tfdt", version: 1) { $0.uint64(UInt64(clamping: part.decodeTime)) }
            // Version 1: `sample_composition_time_offset` is signed.
            traf.fullBox("trun", version: layout.hasOffsets ? 1 : 0, flags: layout.flags) { box in
                box.uint32(UInt32(clamping: entries.count))
                position = box.bytes.count
                box.uint32(0)
                if layout.hasFirstFlags { box.uint32(flags(of: entries[0])) }
                for entry in entries {
                    if layout.commonDuration == nil { box.uint32(entry.duration) }
                    box.uint32(entry.size)
                    if layout.hasEveryFlags { box.uint32(flags(of: entry)) }
                    if layout.hasOffsets { box.uint32(UInt32(bitPattern: entry.offset)) }
                }
            }
        }
        return position
    }

    private static func flags(of entry: FragmentRun.Entry) -> UInt32 {
        entry.isSync ? syncFlags : nonSyncFlags
    }

    /// Which columns of `trun` are needed: a packet of audio costs 4 bytes, not 16 (ISO/IEC 14496-12 §8.8.8).
    private struct Layout {
        var commonDuration: UInt32?
        var hasFirstFlags = false
        var hasEveryFlags = false
        var hasOffsets = false

        init(_ entries: [FragmentRun.Entry], defaultIsSync: Bool) {
            commonDuration = entries[0].duration
            for (i, entry) in entries.enumerated() {
                if entry.duration != commonDuration { commonDuration = nil }
                if entry.offset != 0 { hasOffsets = true }
                if entry.isSync != defaultIsSync {
                    if i == 0 { hasFirstFlags = true } else { hasEveryFlags = true }
                }
            }
            if hasEveryFlags { hasFirstFlags = false }
        }

        var flags: UInt32 {
            0x201 | (hasFirstFlags ? 0x4 : 0) | (commonDuration == nil ? 0x100 : 0) | (hasEveryFlags ? 0x400 : 0)
                | (hasOffsets ? 0x800 : 0)
        }
    }
}
