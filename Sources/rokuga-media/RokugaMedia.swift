import CodecThreads
import Commands
import FFmpeg
import Media
import Opus
import PCM
import Text
import VPX
import YUV

/// `rokuga-media`: the same commands, with codecs. `rokuga` runs it where a pipeline decodes or encodes.
@main
enum RokugaMedia {
    static func main() {
        Rokuga.main(
            codecs: ThreadedCodecs(
                CodecSet([
                    VPXLibrary(), OpusLibrary(), FFmpegLibrary(), PCMLibrary(), YUVLibrary(), PangoLibrary(),
                ])))
    }
}
