"""Say of a study's Fourier masks what they weigh by radius, and what their mean over seeds is."""

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_arrays, write_csv
from lowcap.explaining.spectra import mean_masks, radial_profiles, read_masks
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        stacked = read_masks(snakemake.input)
        write_csv(arrange(radial_profiles(stacked)), snakemake.output.profiles)
        write_csv(mean_masks(stacked), snakemake.output.means)
        write_arrays(snakemake.output.masks, **stacked)
