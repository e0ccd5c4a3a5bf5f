import Media

/// One track's part of the movie header (ISO/IEC 14496-12 §8.3).
struct TrackBox {
    let track: MP4Track
    /// The movie's.
    let scale: TimeScale
    let form: MovieForm
    /// Seconds since 1904.
    let creation: UInt64

    /// In the movie's ticks; a file of fragments declares no length.
    var duration: UInt64 {
        form == .indexed && track.index.count > 0 ? edits.start &+ edits.duration : 0
    }

    func write(to writer: inout BoxWriter) {
        writer.box("trak") { trak in
            header(to: &trak)
            edits.write(to: &trak)
            trak.box("mdia") { mdia in
                mediaHeader(to: &mdia)
                handler(to: &mdia)
                mdia.box("minf") { minf in
                    kindHeader(to: &minf)
                    dataReference(to: &minf)
                    SampleTable(track: track, form: form).write(to: &minf)
                }
            }
            name(to: &trak)
        }
    }

    private var edits: EditList {
        switch form {
        case .indexed: track.edits(in: scale)
        case .fragmented: track.fragmentEdits(in: scale)
        case .segmented: EditList(start: 0, duration: 0)
        }
    }

    /// `tkhd` (ISO/IEC 14496-12 §8.3.2), enabled and in the movie.
    private func header(to writer: inout BoxWriter) {
        writer.fullBox("tkhd", version: 1, flags: 3) { box in
            box.uint64(creation)
            box.uint64(creation)
            box.uint32(UInt32(clamping: track.number.number))
            box.uint32(0)
            box.uint64(duration)
            box.zeros(8)
            box.uint32(0)
            box.uint16(track.isVideo ? 0 : 0x0100)
            box.uint16(0)
            TransformationMatrix(track.rotation, width: track.entry.width, height: track.entry.height).write(to: &box)
            box.uint32(UInt32(track.entry.width) << 16)
            box.uint32(UInt32(track.entry.height) << 16)
        }
    }

    /// `mdhd` (ISO/IEC 14496-12 §8.4.2); 55C4 is `und` in five bits per letter.
    private func mediaHeader(to writer: inout BoxWriter) {
        writer.fullBox("mdhd", version: 1) { box in
            box.uint64(creation)
            box.uint64(creation)
            box.uint32(UInt32(clamping: track.scale.hertz))
            box.uint64(form == .indexed ? UInt64(clamping: track.index.mediaDuration) : 0)
            box.uint16(0x55C4)
            box.uint16(0)
        }
    }

    /// `hdlr` (ISO/IEC 14496-12 §8.4.3).
    private func handler(to writer: inout BoxWriter) {
        writer.fullBox("hdlr") { box in
            box.uint32(0)
            let kind: BoxType = track.isVideo ? "vide" : "soun"
            box.uint32(kind.code)
            box.zeros(12)
            box.text(track.name?.text ?? (track.isVideo ? "VideoHandler" : "SoundHandler"))
        }
    }

    /// `name` of QuickTime, where players and libavformat look for a track's title: text without terminating zero.
    private func name(to writer: inout BoxWriter) {
        guard let name = track.name else { return }
        writer.box("udta") { udta in
            udta.box("name") { $0.raw(Array(name.text.utf8)) }
        }
    }

    /// `vmhd` (ISO/IEC 14496-12 §12.1.2) or `smhd` (§12.2.2).
    private func kindHeader(to writer: inout BoxWriter) {
        if track.isVideo {
            writer.fullBox("vmhd", flags: 1) { $0.zeros(8) }
        } else {
            writer.fullBox("smhd") { $0.zeros(4) }
        }
    }

    /// `dinf` (ISO/IEC 14496-12 §8.7.1): the media is in this file.
    private func dataReference(to writer: inout BoxWriter) {
        writer.box("dinf") { dinf in
            dinf.fullBox("dref") { dref in
                dref.uint32(1)
                dref.fullBox("url ", flags: 1) { _ in }
            }
        }
    }
}
