namespace Hype.Vm.Machine;

/// <summary>Tells from rounds of questions whether every vCPU has halted for ever.</summary>
/// <remarks>
/// One round proves nothing: its answers are not of one moment, and a vCPU that answers late may have woken one that answered
/// early, as a kernel does that waits for a spinlock in HLT with interrupts off. To be wrong, that must happen twice in a row
/// within the microseconds between two answers, and without an exit in between.
/// </remarks>
internal sealed class HaltRounds
{
    private const int RoundsThatProveIt = 2;

    private long _exits;
    private int _agreed; // How many rounds in a row found all vCPUs halted.
    private bool _asked; // Whether the answers to the current round count.

    /// <summary>Gets the number of the round that was asked for last; zero before the first.</summary>
    internal int Current { get; private set; }

    /// <summary>Goes on after a period.</summary>
    /// <param name="exits">How often all vCPUs have left the guest.</param>
    /// <param name="allHalted">Whether each was found halted for ever in the current round.</param>
    /// <returns>What is known now.</returns>
    internal HaltVerdict Tick(long exits, bool allHalted)
    {
        if (exits != _exits)
        {
            (_exits, _asked, _agreed) = (exits, false, 0); // Whoever was found halted has been woken since.
            return HaltVerdict.Alive;
        }

        _agreed = _asked && allHalted ? _agreed + 1 : 0;
        if (_agreed == RoundsThatProveIt)
        {
            return HaltVerdict.Dead;
        }

        _asked = true;
        Current++;
        return HaltVerdict.Unknown;
    }
}
