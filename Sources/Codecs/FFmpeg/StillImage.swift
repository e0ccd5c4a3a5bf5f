import CFFmpeg
import Media

/// One picture in a file, as PNG (W3C PNG), JPEG (ITU-T T.81) or WebP (RFC 9649).
struct StillImage {
    private let format: ImageFormat
    private let native: CodecContext

    /// Decodes the whole file; a part of a picture is none.
    init(_ file: [UInt8]) throws(CodecError) {
        guard let format = ImageFormat(file) else {
            throw .unsupported(codec: "still image", reason: "PNG, JPEG or WebP expected")
        }
        guard let decoder = unsafe format.decoder else {
            throw .unavailable(what: "reading \(format.rawValue)", available: [])
        }
        self.format = format
        var bytes = file
        switch format {
        case .png:
            let chunks = try PNGChunks(parsing: file)
            try Self.requireRoom(format, chunks.width, chunks.height)
            bytes = chunks.bytes
        case .webp:
            // The number of bytes after the first 8 (RFC 9649 §2.4).
            let size = UInt32(file[4]) | UInt32(file[5]) << 8 | UInt32(file[6]) << 16 | UInt32(file[7]) << 24
            guard Int(size) <= file.count - 8 else { throw Self.torn(format) }
        case .jpeg:
            // libavcodec fills up the last scan of a truncated file. In a scan a 0 follows 0xFF, so EOI (0xD9) after
            // the last SOS (0xDA) is what it seems (ITU-T T.81 §B.1.1).
            guard let end = file.lastMarker(0xD9), let scan = file.lastMarker(0xDA), end > scan else {
                throw Self.torn(format)
            }
        }
        native = try unsafe CodecContext(decoder)
        unsafe native.context.pointee.thread_count = 1
        unsafe native.context.pointee.max_pixels = Int64(VideoFrame.sampleLimit)
        // What is torn or damaged is refused, not shown in part.
        unsafe native.context.pointee.err_recognition =
            AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
        try native.open()
        try native.fill(bytes.span)
        var status = unsafe avcodec_send_packet(native.context, native.packet)
        if status >= 0 {
            _ = unsafe avcodec_send_packet(native.context, nil)
            status = unsafe avcodec_receive_frame(native.context, native.frame)
        }
        guard status >= 0 else {
            throw .corrupt(
                codec: format.rawValue,
                reason:
                    "\(CodecError.ffmpegMessage(status)); it is damaged, truncated, or larger than "
                    + "\(VideoFrame.sampleLimit) samples"
            )
        }
        let frame = unsafe native.frame.pointee
        guard unsafe frame.decode_error_flags == 0, unsafe frame.flags & AV_FRAME_FLAG_CORRUPT == 0 else {
            throw Self.torn(format)
        }
        try unsafe Self.requireRoom(format, Int(frame.width), Int(frame.height))
    }

    /// The picture in that colour, upright; transparent parts show black.
    func picture(colour: VideoColour) throws(CodecError) -> VideoFrame {
        let flat = try unsafe FlatImage(native.frame, codec: format.rawValue)
        return try unsafe flat.picture(colour: colour).turned(orientation: cff_orientation(native.frame))
    }

    private static func torn(_ format: ImageFormat) -> CodecError {
        .corrupt(codec: format.rawValue, reason: "it is damaged or truncated")
    }

    private static func requireRoom(
        _ format: ImageFormat, _ width: Int, _ height: Int
    ) throws(CodecError) {
        guard VideoFrame.isDecoded(width: width, height: height) else {
            throw .unsupported(
                codec: format.rawValue,
                reason: "\(width)x\(height) samples; pictures have sides of 1 to \(VideoFrame.sideLimit) and at most "
                    + "\(VideoFrame.sampleLimit) samples")
        }
    }
}

extension [UInt8] {
    /// Where a marker of JPEG was seen last.
    fileprivate func lastMarker(_ code: UInt8) -> Int? {
        indices.dropLast().last { self[$0] == 0xFF && self[$0 + 1] == code }
    }
}
